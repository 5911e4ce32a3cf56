namespace NetClient.Foundation;

/// <summary>Called when an operation with a result has ended.</summary>
/// <typeparam name="TResult">The type of the result.</typeparam>
/// <typeparam name="TProgress">The type of a progress report.</typeparam>
/// <param name="asyncInfo">The operation.</param>
/// <param name="asyncStatus">How it ended.</param>
public delegate void AsyncOperationWithProgressCompletedHandler<TResult, TProgress>(
    IAsyncOperationWithProgress<TResult, TProgress> asyncInfo, AsyncStatus asyncStatus);
