using NetClient.Networking.BackgroundTransfer.Internal.Journal;

namespace NetClient.Networking.BackgroundTransfer;

/// <summary>What the server answered to a transfer's request.</summary>
/// <remarks>Source: <see href="https://learn.microsoft.com/uwp/api/windows.networking.backgroundtransfer.responseinformation"/> (documented).</remarks>
public sealed class ResponseInformation
{
    // Neither the journal nor whoever copies it has any use for these.
    private static readonly string[] Secret = ["Set-Cookie", "Set-Cookie2", "Location", "Content-Location", "Refresh", "Link", "Authentication-Info", "Proxy-Authentication-Info"];

    private ResponseInformation(Uri actualUri, uint statusCode, bool isResumable, IReadOnlyDictionary<string, string> headers)
    {
        ActualUri = actualUri;
        StatusCode = statusCode;
        IsResumable = isResumable;
        Headers = headers;
    }

    /// <summary>The address that answered, after redirections.</summary>
    /// <remarks>Of a transfer of an earlier process it comes without user and query, until there is a new response: those may be secret, and the journal does not keep them.</remarks>
    public Uri ActualUri { get; }

    /// <summary>The headers of the response, as they came. Several of one name are one value, with commas between them. Names are compared with their case (documented).</summary>
    public IReadOnlyDictionary<string, string> Headers { get; }

    /// <summary>Whether an interrupted download can be continued: the server sends parts (<c>Accept-Ranges: bytes</c>, or one that it has sent), and has given a strong entity tag, or a
    /// date that serves as one, by which versions can be told apart.</summary>
    public bool IsResumable { get; }

    /// <summary>The HTTP status code.</summary>
    public uint StatusCode { get; }

    internal static ResponseInformation Of(HttpResponseMessage response, bool isResumable) =>
        new(response.RequestMessage!.RequestUri!, (uint)response.StatusCode, isResumable, HeadersOf(response));

    internal static ResponseInformation Of(ResponseRecord record) =>
        new(new Uri(record.Address), (uint)record.StatusCode, record.IsResumable, new Dictionary<string, string>(record.Headers, StringComparer.Ordinal));

    internal ResponseRecord ToRecord() => new()
    {
        StatusCode = (int)StatusCode,
        Address = Internal.TransferErrors.Printable(ActualUri),
        IsResumable = IsResumable,
        Headers = Headers.Where(header => !Secret.Contains(header.Key, StringComparer.OrdinalIgnoreCase)).ToDictionary(),
    };

    private static Dictionary<string, string> HeadersOf(HttpResponseMessage response)
    {
        var headers = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach ((string name, System.Net.Http.Headers.HeaderStringValues values) in response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated))
            headers[name] = headers.TryGetValue(name, out string? before) ? $"{before}, {values}" : values.ToString();
        return headers;
    }
}
