using NetClient.Foundation;
using NetClient.Security.Credentials;

namespace NetClient.Web.Syndication;

/// <summary>What retrieves feeds: <see cref="SyndicationClient"/>, and the client of the Atom Publishing Protocol.</summary>
/// <remarks>Source: <see href="https://learn.microsoft.com/uwp/api/windows.web.syndication.isyndicationclient"/> (documented).</remarks>
public interface ISyndicationClient
{
    /// <summary>The name and password for servers that ask for them; <see langword="null"/> for none.</summary>
    PasswordCredential? ServerCredential { get; set; }

    /// <summary>The name and password for a proxy that asks for them; <see langword="null"/> for those of the system.</summary>
    PasswordCredential? ProxyCredential { get; set; }

    /// <summary>The longest body that is read, in bytes after decompression. Default and maximum <see cref="uint.MaxValue"/>.</summary>
    uint MaxResponseBufferSize { get; set; }

    /// <summary>How long an operation may take, in milliseconds. Default 30000; <see cref="uint.MaxValue"/> for no limit.</summary>
    uint Timeout { get; set; }

    /// <summary>Whether the server is asked each time, whatever a cache holds. Default <see langword="true"/>.</summary>
    bool BypassCacheOnRetrieve { get; set; }

    /// <summary>Adds a header to every request that begins after this call. Values of the same name are joined with a comma.</summary>
    /// <param name="name">The header's name.</param>
    /// <param name="value">Its value.</param>
    /// <remarks>A redirection to another origin is followed without it, unless it is <c>User-Agent</c>, <c>Accept</c> or one of <c>Accept-</c>'s kind: it may say who asks.</remarks>
    /// <exception cref="ArgumentException">One of them cannot stand in a request (0x80070057).</exception>
    void SetRequestHeader(string name, string value);

    /// <summary>Retrieves a feed.</summary>
    /// <param name="uri">Its address, http or https.</param>
    /// <returns>The running operation.</returns>
    /// <exception cref="ArgumentException">The address is relative, or of another scheme (0x80070057).</exception>
    IAsyncOperationWithProgress<SyndicationFeed, RetrievalProgress> RetrieveFeedAsync(Uri uri);
}
