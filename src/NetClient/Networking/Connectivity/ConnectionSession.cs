namespace NetClient.Networking.Connectivity;

/// <summary>A hold on a cellular connection.</summary>
public sealed class ConnectionSession : IDisposable
{
    internal ConnectionSession(ConnectionProfile profile) => ConnectionProfile = profile;

    /// <summary>The connection.</summary>
    public ConnectionProfile ConnectionProfile { get; }

    /// <summary>Lets go. The connection stays up: it was not this session that brought it up.</summary>
    public void Dispose()
    {
        // A session holds nothing: see ConnectivityManager.AcquireConnectionAsync.
    }
}
