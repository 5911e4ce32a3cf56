namespace NetClient.Networking.Sockets.Internal;

/// <summary>Put into a request's options, learns which connection the answer came over.</summary>
/// <remarks>.NET does not say which of several connections to one server carried a request. These are the facts of the newest one, which are those of all of them unless the server
/// has changed its certificate meanwhile.</remarks>
internal sealed class HttpConnectionObserver
{
    /// <summary>The facts; null when the answer came over no connection.</summary>
    public HttpConnectionFacts? Facts { get; set; }
}
