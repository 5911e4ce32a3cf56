using System.Globalization;
using NetClient.Capabilities;
using NetClient.Errors;
using NetClient.Internal;
using NetClient.Networking;

namespace NetClient.Storage.Streams.Internal;

/// <summary>What an address serves, fetched into memory.</summary>
internal static class HttpContentStream
{
    // Inferred: what a stream without a media type of its own says.
    public const string UnknownContentType = "application/octet-stream";

    /// <summary>The most that is fetched: enough for a picture or a document, too little to fill the memory of a phone.</summary>
    public const int MaxLength = 64 * 1024 * 1024;

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
        try
        {
            using var client = new HttpMessageInvoker(context.NewHttpHandler());
            using var request = new HttpRequestMessage(HttpMethod.Get, uri);
            using HttpResponseMessage response = await client.SendAsync(request, cancellationToken).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode)
            {
                int status = (int)response.StatusCode;
                throw NetworkErrors.Make(NetworkStage.Read, endpoint, WebFailures.OfAnswer(response), NetworkFailure.None,
                    string.Create(CultureInfo.InvariantCulture, $"the server answered {status} {NetworkErrors.Printable(response.ReasonPhrase ?? "")}"));
            }

            // The buffering of the content itself keeps to the limit, whatever length the server claims or hides.
            await response.Content.LoadIntoBufferAsync(MaxLength, cancellationToken).ConfigureAwait(false);
            byte[] content = await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
            return (content, response.Content.Headers.ContentType?.MediaType ?? UnknownContentType);
        }
        catch (OperationCanceledException e) when (cancellationToken.IsCancellationRequested)
        {
            throw Throw.Canceled(cancellationToken, e);
        }
        catch (HttpRequestException e)
        {
            throw e.InnerException as NetworkException as Exception ?? e.InnerException as CapabilityDeniedException as Exception
                ?? NetworkErrors.Translate(e, NetworkStage.Read, endpoint)
                ?? NetworkErrors.Make(NetworkStage.Read, endpoint, WebFailures.GetHResult(e) ?? HResults.Fail, NetworkFailure.None, e.Message, e);
        }
    }
}
