namespace NetClient.Foundation;

/// <summary>Takes the progress reports of an operation with a result.</summary>
/// <typeparam name="TResult">The type of the result.</typeparam>
/// <typeparam name="TProgress">The type of a progress report.</typeparam>
/// <param name="asyncInfo">The operation.</param>
/// <param name="progressInfo">How far it has come.</param>
public delegate void AsyncOperationProgressHandler<TResult, TProgress>(IAsyncOperationWithProgress<TResult, TProgress> asyncInfo, TProgress progressInfo);
