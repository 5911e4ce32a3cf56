namespace NetClient.Networking.Connectivity;

/// <summary>How far a connection leads.</summary>
public enum NetworkConnectivityLevel
{
    /// <summary>Nowhere.</summary>
    None = 0,

    /// <summary>To the local network only.</summary>
    LocalAccess = 1,

    /// <summary>To the Internet after a sign-in: a portal answers in its place.</summary>
    ConstrainedInternetAccess = 2,

    /// <summary>To the local network and the Internet.</summary>
    InternetAccess = 3,
}
