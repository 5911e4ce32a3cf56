namespace NetClient.Web.Http.Internal;

/// <summary>Headers of a request that are for the servers that the app has named: an option of the request. Where a redirection leads elsewhere they are left out.</summary>
/// <param name="Names">The headers.</param>
/// <param name="IsNamed">Whether the app has named the server of an address: it gets all that the first one got.</param>
internal sealed record PrivateHeaders(IReadOnlyList<string> Names, Predicate<Uri> IsNamed)
{
    private static readonly HttpRequestOptionsKey<PrivateHeaders> Key = new("NetClient.PrivateHeaders");

    /// <summary>They were left out on the way: what is answered now is not what the app would be answered.</summary>
    public bool AreLeftOut { get; init; }

    public static PrivateHeaders? Of(HttpRequestMessage request) => request.Options.TryGetValue(Key, out PrivateHeaders? headers) ? headers : null;

    public void AddTo(HttpRequestMessage request) => request.Options.Set(Key, this);
}
