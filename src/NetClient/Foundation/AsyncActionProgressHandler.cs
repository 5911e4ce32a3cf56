namespace NetClient.Foundation;

/// <summary>Takes the progress reports of an operation without a result.</summary>
/// <typeparam name="TProgress">The type of a progress report.</typeparam>
/// <param name="asyncInfo">The operation.</param>
/// <param name="progressInfo">How far it has come.</param>
public delegate void AsyncActionProgressHandler<TProgress>(IAsyncActionWithProgress<TProgress> asyncInfo, TProgress progressInfo);
