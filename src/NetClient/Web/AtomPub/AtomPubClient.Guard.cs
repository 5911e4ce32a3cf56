using System.Net;
using System.Net.Http.Headers;
using NetClient.Errors;
using NetClient.Web.AtomPub.Internal;
using NetClient.Web.Syndication;
using NetClient.Web.Syndication.Internal;
using NetClient.Web.Syndication.Internal.Http;

namespace NetClient.Web.AtomPub;

/// <content>What keeps an edit from being made on anything but what was seen.</content>
public sealed partial class AtomPubClient
{
    // A date tells two changes apart when it is a second older than the answer that has it (RFC 9110 section 8.8.2.2), and both are cut to seconds.
    private static readonly TimeSpan Young = TimeSpan.FromSeconds(2);

    private readonly SeenVersions _seen = new();

    // An edit of what was seen; of whatever is there, when nothing was. A weak version is tried all the same: by RFC 9110 it never matches, but servers that have no others (OData's) let it.
    private async Task<FeedAnswer> EditAsync(Edit edit, TransferReport transfer, CancellationToken cancellationToken)
    {
        Condition condition = edit.Seen switch
        {
            null => default,
            var seen when seen == SeenVersion.Nothing => Condition.Nothing,
            { Version.Length: > 0 } seen => new Condition(seen.Version, null),
            _ => await LookAsync(edit, "", mayBeWeak: true, cancellationToken).ConfigureAwait(false),
        };
        for (bool isFirst = true; ; isFirst = false)
        {
            HttpRequestMessage request = edit.NewRequest();
            condition.AddTo(request);
            try
            {
                return await SendAsync(edit.Uri, request, edit.IsStranger, edit.Accept, transfer.Received, cancellationToken).ConfigureAwait(false);
            }
            catch (HttpRequestException e) when (e.StatusCode == HttpStatusCode.PreconditionFailed && SeenVersion.IsWeak(condition.Version))
            {
                condition = await LookAsync(edit, condition.Version, mayBeWeak: isFirst, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    // Looks at what the server has, and fails when that is not what was seen. Else its version is the one to edit; where that is weak and refused, its date, where it has one.
    private async Task<Condition> LookAsync(Edit edit, string refused, bool mayBeWeak, CancellationToken cancellationToken)
    {
        for (bool hasWaited = false; ; hasWaited = true)
        {
            var look = new HttpRequestMessage(HttpMethod.Get, edit.Uri) { Headers = { CacheControl = new CacheControlHeaderValue { NoCache = true } } };
            using FeedAnswer answer = await SendAsync(edit.Uri, look, edit.IsStranger, edit.Seen!.Snapshot is null ? "*/*" : Entry, static _ => { }, cancellationToken).ConfigureAwait(false);
            if (await DifferenceAsync(edit, answer, cancellationToken).ConfigureAwait(false) is { } part)
                throw Changed(edit, part);
            string version = answer.ETag;
            if (version.Length > 0 && (!SeenVersion.IsWeak(version) || (mayBeWeak && version != refused)))
                return new Condition(version, null);
            DateTimeOffset? modified = answer.Response.Content.Headers.LastModified;
            TimeSpan missing = Young - (answer.Response.Headers.Date - modified ?? Young);
            if (hasWaited || missing <= TimeSpan.Zero)
                return new Condition("", modified);
            await Task.Delay(missing < Young ? missing : Young, _http.Time, cancellationToken).ConfigureAwait(false);   // Apache's mod_dav calls no version weak that is older
        }
    }

    private static async Task<string?> DifferenceAsync(Edit edit, FeedAnswer answer, CancellationToken cancellationToken)
    {
        if (edit.Seen!.Snapshot is not { } snapshot)
            return SeenVersion.IsSame(edit.Seen.Version, answer.ETag) ? null : "version";
        SyndicationItem now = await FeedParser.ReadItemAsync(answer.Source(), answer.Uri, cancellationToken).ConfigureAwait(false);
        return snapshot.Difference(now, edit.Replaces);
    }

    // Sends what is about one resource, and learns where there is none.
    private async Task<FeedAnswer> SendAsync(Uri uri, HttpRequestMessage request, bool isStranger, string accept, Action<RetrievalProgress> received, CancellationToken cancellationToken)
    {
        try
        {
            return await _http.SendAsync(request, isStranger, accept, received, cancellationToken).ConfigureAwait(false);
        }
        catch (HttpRequestException e) when (e.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Gone)
        {
            _seen.RememberGone(uri);
            throw;
        }
    }

    private static HttpRequestException Changed(Edit edit, string part)
    {
        int hresult = WebErrorTable.GetHResult(WebErrorStatus.PreconditionFailed);
        string server = edit.Uri.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped);
        string message = $"{(edit.Replaces ? "PUT" : "DELETE")} {server} was not made: what is there is not what was read (its {part}). Retrieve it and repeat the change (PreconditionFailed, 0x{hresult:X8}).";
        return new HttpRequestException(HttpRequestError.Unknown, message, null, HttpStatusCode.PreconditionFailed) { HResult = hresult };
    }

    /// <summary>An edit that is to be made.</summary>
    /// <param name="Uri">What is edited.</param>
    /// <param name="Seen">What was seen there; null for nothing.</param>
    /// <param name="IsStranger">The server is not to learn who asks.</param>
    /// <param name="Replaces">It is replaced, and not deleted.</param>
    /// <param name="Accept">What is wanted back.</param>
    /// <param name="NewRequest">The request, as often as it is sent: more than once only where the version that was seen is weak or missing.</param>
    private sealed record Edit(Uri Uri, SeenVersion? Seen, bool IsStranger, bool Replaces, string Accept, Func<HttpRequestMessage> NewRequest);

    /// <summary>What has to hold for an edit to be made.</summary>
    private readonly record struct Condition(string? IfMatch, DateTimeOffset? Unmodified)
    {
        public static Condition Nothing { get; } = new("", null) { IsNothing = true };

        public string Version => IfMatch ?? "";

        /// <summary>Nothing is there.</summary>
        private bool IsNothing { get; init; }

        public void AddTo(HttpRequestMessage request)
        {
            if (IsNothing)
                request.Headers.IfNoneMatch.Add(EntityTagHeaderValue.Any);
            else if (Version.Length > 0)
                request.Headers.TryAddWithoutValidation("If-Match", Version);
            else
                request.Headers.IfUnmodifiedSince = Unmodified;
        }
    }
}
