using System.IO.Pipelines;
using System.Security.Authentication;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace NetClient.AspNetCore.Internal;

internal sealed partial class NetClientConnection
{
    /// <summary>What the app reads and writes: this connection, or what middleware put in its place. TLS below 1.2 gets no app, whoever chose its versions.</summary>
    /// <remarks>The defaults of <c>UseHttps</c> hold neither for a callback that makes its options for each handshake nor for an endpoint with versions of its own. What all have in common is
    /// that TLS comes here when its handshake is done and before the first byte of the app.</remarks>
    public override IDuplexPipe Transport
    {
        get;
        set => field = ReferenceEquals(value, this) || !IsBelowFloor(out SslProtocols protocol) ? value : Refuse(protocol);
    }

    private bool IsBelowFloor(out SslProtocols protocol)
    {
        protocol = Features.Get<ITlsHandshakeFeature>()?.Protocol ?? SslProtocols.None;
        return protocol is not SslProtocols.None && protocol < SslProtocols.Tls12;
    }

    private Nothing Refuse(SslProtocols protocol)
    {
        TransportLog.TlsTooOld(_listener.Log, ConnectionId, RemoteEndPoint, protocol);
        Abort(new ConnectionAbortedException("TLS below 1.2."));
        return new Nothing();
    }

    /// <summary>An end that has come already; what is written is lost.</summary>
    private sealed class Nothing : IDuplexPipe
    {
        public PipeReader Input { get; } = PipeReader.Create(Stream.Null);

        public PipeWriter Output { get; } = PipeWriter.Create(Stream.Null);
    }
}
