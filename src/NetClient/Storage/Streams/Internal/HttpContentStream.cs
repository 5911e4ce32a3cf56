using System.Globalization;
using NetClient.Capabilities;
using NetClient.Errors;
using NetClient.Internal;
using NetClient.Networking;
using NetClient.Web;

namespace NetClient.Storage.Streams.Internal;

/// <summary>What an address serves, fetched into memory.</summary>
internal static class HttpContentStream
{
    // Inferred: what a stream without a media type of its own says.
    public const string UnknownContentType = "application/octet-stream";

    /// <summary>The most that is fetched: enough for a picture or a document, too little to fill the memory of a phone.</summary>
    public const int MaxLength = 64 * 1024 * 1024;

    /// <summary>How long the server may take to answer, and then leave the next bytes out.</summary>
    public static readonly TimeSpan StallLimit = TimeSpan.FromSeconds(30);

    /// <summary>How long the whole may take: a server that sends a byte now and then must end as well.</summary>
    public static readonly TimeSpan TotalLimit = TimeSpan.FromMinutes(10);

    private const int ChunkSize = 64 * 1024;

    public static async Task<IRandomAccessStreamWithContentType> OpenAsync(Uri uri, NetClientContext context, CancellationToken cancellationToken)
    {
        (byte[] content, string contentType) = await FetchAsync(uri, context, cancellationToken).ConfigureAwait(false);
        var stream = new InMemoryRandomAccessStream();
        await stream.WriteAsync(content.AsBuffer(), cancellationToken).ConfigureAwait(false);
        stream.Seek(0);
        return new TypedRandomAccessStream(stream, contentType);
    }

    /// <summary>The content and its media type.</summary>
    public static async Task<(byte[] Content, string ContentType)> FetchAsync(Uri uri, NetClientContext context, CancellationToken cancellationToken)
    {
        string endpoint = uri.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped);
        long begun = context.Time.GetTimestamp();
        using var limit = new CancellationTokenSource(StallLimit, context.Time);
        using var attempt = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            using var client = new HttpMessageInvoker(context.NewHttpHandler());
            using var request = new HttpRequestMessage(HttpMethod.Get, uri);
            using HttpResponseMessage response = await client.SendAsync(request, attempt.Token).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode)
            {
                int status = (int)response.StatusCode;
                throw NetworkErrors.Make(NetworkStage.Read, endpoint, WebFailures.OfAnswer(response), NetworkFailure.None,
                    string.Create(CultureInfo.InvariantCulture, $"the server answered {status} {NetworkErrors.Printable(response.ReasonPhrase ?? "")}"));
            }
            if (response.Content.Headers.ContentLength > MaxLength)
                throw TooLong(endpoint);
            using Stream body = await response.Content.ReadAsStreamAsync(attempt.Token).ConfigureAwait(false);
            byte[] content = await ReadAsync(body, endpoint, Progressed, attempt.Token).ConfigureAwait(false);
            return (content, response.Content.Headers.ContentType?.MediaType ?? UnknownContentType);
        }
        catch (OperationCanceledException e)
        {
            throw cancellationToken.IsCancellationRequested ? Throw.Canceled(cancellationToken, e) : TimedOut(endpoint, context.Time.GetElapsedTime(begun), e);
        }
        catch (Exception e) when (e is HttpRequestException or (IOException and not NetworkException))
        {
            throw e.InnerException as NetworkException as Exception ?? e.InnerException as CapabilityDeniedException as Exception
                ?? (e is HttpRequestException ? NetworkErrors.Translate(e, NetworkStage.Read, endpoint) : null)   // of a body that breaks off, HTTP knows more than sockets do
                ?? NetworkErrors.Make(NetworkStage.Read, endpoint, WebFailures.GetHResult(e) ?? HResults.Fail, NetworkFailure.None, e.Message, e);
        }

        void Progressed()
        {
            TimeSpan left = TotalLimit - context.Time.GetElapsedTime(begun);
            limit.CancelAfter(left < TimeSpan.Zero ? TimeSpan.Zero : left < StallLimit ? left : StallLimit);
        }
    }

    /// <summary>Reads to the end, or to the limit, whatever length the server claimed or hid.</summary>
    private static async Task<byte[]> ReadAsync(Stream body, string endpoint, Action progressed, CancellationToken attempt)
    {
        using var content = new MemoryStream();
        byte[] chunk = new byte[ChunkSize];
        while (true)
        {
            progressed();
            int read = await body.ReadAsync(chunk, attempt).ConfigureAwait(false);
            if (read == 0)
                return content.ToArray();
            if (content.Length + read > MaxLength)
                throw TooLong(endpoint);
            content.Write(chunk, 0, read);
        }
    }

    private static NetworkException TooLong(string endpoint) =>
        NetworkErrors.Make(NetworkStage.Read, endpoint, HResults.Fail, NetworkFailure.None, $"the server has more than {MaxLength >> 20} MiB, which is too much for the memory");

    private static NetworkException TimedOut(string endpoint, TimeSpan after, OperationCanceledException e) =>
        NetworkErrors.Make(NetworkStage.Read, endpoint, WebErrorTable.GetHResult(WebErrorStatus.Timeout), NetworkFailure.None, after < TotalLimit
            ? $"the server sent nothing for {StallLimit.TotalSeconds:0} s"
            : $"the server was not done within {TotalLimit.TotalMinutes:0} minutes", e);
}
