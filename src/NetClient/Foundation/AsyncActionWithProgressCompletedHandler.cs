namespace NetClient.Foundation;

/// <summary>Called when an operation without a result has ended.</summary>
/// <typeparam name="TProgress">The type of a progress report.</typeparam>
/// <param name="asyncInfo">The operation.</param>
/// <param name="asyncStatus">How it ended.</param>
public delegate void AsyncActionWithProgressCompletedHandler<TProgress>(IAsyncActionWithProgress<TProgress> asyncInfo, AsyncStatus asyncStatus);
