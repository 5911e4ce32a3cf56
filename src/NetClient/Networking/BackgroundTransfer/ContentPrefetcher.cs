using NetClient.Internal;
using NetClient.Networking.BackgroundTransfer.Internal.Prefetching;
using NetClient.Web.Http;

namespace NetClient.Networking.BackgroundTransfer;

/// <summary>Fetches content that the app will want before it asks for it.</summary>
/// <remarks>
/// <para>A hint, as in WinRT: what is fetched, and whether, is not promised. Windows fetches into the system's HTTP cache, before the user opens the app, at times that it chooses by watching the user.
/// NetClient fetches into <see cref="Cache"/>, while the app runs: some seconds after the addresses were set or changed, and every 15 minutes from then on, as long as there are any and the connection is an
/// unrestricted one. The addresses are not kept beyond the process; an app sets them when it starts.</para>
/// <para>Each request is a GET through the capability gate, without credentials or cookies. An answer is kept when HTTP allows that to a cache of one user, and one that is still good is not fetched again.</para>
/// <para>All members may be used from any thread. Source: <see href="https://learn.microsoft.com/uwp/api/windows.networking.backgroundtransfer.contentprefetcher"/> (documented; the times are NetClient's).</para>
/// </remarks>
public static class ContentPrefetcher
{
    private static readonly Lazy<Prefetcher> Instance = new(() => new Prefetcher(NetClientContext.Default));

    /// <summary>What to fetch. At most 40 addresses count, these before those of <see cref="IndirectContentUri"/>.</summary>
    /// <value>Empty at first. Adding an address that is null, or no absolute http or https address, is an error (0x80070057).</value>
    public static IList<Uri> ContentUris => Instance.Value.ContentUris;

    /// <summary>Where a list of further addresses is: an XML document (<c>application/xml</c>) of up to 64 KiB, <c>&lt;prefetchUris&gt;&lt;uri&gt;…&lt;/uri&gt;…&lt;/prefetchUris&gt;</c>.</summary>
    /// <value>Default <see langword="null"/>: there is none.</value>
    /// <exception cref="ArgumentException">The value is no absolute http or https address (0x80070057).</exception>
    public static Uri? IndirectContentUri
    {
        get => Instance.Value.IndirectContentUri;
        set => Instance.Value.IndirectContentUri = value;
    }

    /// <summary>When something was last fetched, or found still good.</summary>
    /// <value><see langword="null"/> when that has not happened in this process.</value>
    public static DateTimeOffset? LastSuccessfulPrefetchTime => Instance.Value.LastSuccess;

    /// <summary>What was fetched. An addition: set it as <see cref="NetClientHttpHandler.ResponseCache"/>, and requests for what was fetched are answered at once.</summary>
    public static HttpResponseCache Cache => Instance.Value.Cache;

    /// <summary>Fetches now. An addition, for a task with a <see cref="ApplicationModel.Background.ContentPrefetchTrigger"/>.</summary>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>How many addresses were fetched, or found still good. One that cannot be fetched is logged (event 1310) and passed over.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was canceled (0x800704C7).</exception>
    public static Task<int> PrefetchAsync(CancellationToken cancellationToken = default) => Instance.Value.PrefetchAsync(cancellationToken);
}
