namespace NetClient.Networking.BackgroundTransfer.Internal.Http;

/// <summary>A server's answer that is no success.</summary>
internal sealed class AnswerException(string message, int hresult, string endpoint, int statusCode, TimeSpan? retryAfter)
    : NetworkException(message, hresult, NetworkStage.Read, endpoint: endpoint)
{
    public int StatusCode { get; } = statusCode;

    /// <summary>How long the server wants to be left alone; null when it did not say.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;
}
