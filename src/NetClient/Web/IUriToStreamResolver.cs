using NetClient.Storage.Streams;

namespace NetClient.Web;

/// <summary>Finds the content of an address: what an app implements for a component that wants content without knowing where it is.</summary>
/// <remarks>Source: <see href="https://learn.microsoft.com/uwp/api/windows.web.iuritostreamresolver"/> (documented).</remarks>
public interface IUriToStreamResolver
{
    /// <summary>Opens the content of an address.</summary>
    /// <param name="uri">The address.</param>
    /// <returns>The content; <see langword="null"/> when there is none at that address.</returns>
    Task<IInputStream?> UriToStreamAsync(Uri uri);
}
