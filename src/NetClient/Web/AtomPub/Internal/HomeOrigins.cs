using NetClient.Web.Http.Internal;

namespace NetClient.Web.AtomPub.Internal;

/// <summary>The servers that are given the credentials of a client: those that the app has named. Where an entry is edited says a link in a document, and a document may say what it likes.</summary>
internal sealed class HomeOrigins
{
    private readonly HashSet<string> _origins = new(StringComparer.OrdinalIgnoreCase);
    private readonly Lock _gate = new();
    private bool _hasWorked;

    /// <summary>The app trusts a server.</summary>
    public void Trust(Uri uri)
    {
        lock (_gate)
            _origins.Add(Key(uri));
    }

    /// <summary>The app works with a collection, a feed or a service document there.</summary>
    public void Work(Uri uri)
    {
        lock (_gate)
        {
            _hasWorked = true;
            _origins.Add(Key(uri));
        }
    }

    /// <summary>Whether an address that may come from a link is on one of them. The first address of all that a client is used with is the app's own, unless it is of an item that came from elsewhere.</summary>
    /// <param name="uri">The address.</param>
    /// <param name="itemsHome">Where the item was retrieved from; null when there is none, or it was made by the app.</param>
    public bool Has(Uri uri, Uri? itemsHome)
    {
        lock (_gate)
        {
            if (!_hasWorked && (itemsHome is null || Redirection.IsSameOrigin(itemsHome, uri)))
            {
                _hasWorked = true;
                _origins.Add(Key(uri));
            }
            return _origins.Contains(Key(uri));
        }
    }

    /// <summary>Whether a redirection that leads to an address stays with them.</summary>
    public bool Contains(Uri uri)
    {
        lock (_gate)
            return _origins.Contains(Key(uri));
    }

    private static string Key(Uri uri) => $"{uri.Scheme}://{uri.IdnHost}:{uri.Port}";
}
