using System.Net;
using System.Net.Sockets;
using NetClient.ApplicationModel.Background.Internal.Protocol;
using NetClient.Capabilities.Internal;
using NetClient.Networking.Sockets;
using NetClient.Networking.Sockets.Internal;
using NetClient.Networking.Sockets.Internal.Handoff;

namespace NetClient.Broker.Internal;

/// <summary>Where a socket is; docs/broker.md has the table.</summary>
internal enum OwnedSocketState
{
    Arriving,
    Armed,
    Waking,
    Lent,
    Resting,
    Gone,
}

/// <summary>A socket that the broker has: a descriptor, and a small record.</summary>
internal sealed class OwnedSocket(string app, string id)
{
    private const int LongestName = 513;   // an app, a slash and an id: no name is longer

    public string App => app;

    public string Id => id;

    public required OwnedDescriptor Descriptor { get; set; }

    public required SocketActivityKind Kind { get; set; }

    public required Guid Task { get; set; }

    /// <summary>What travels with it, as it came; a copy, since whatever else came with it is of any length and counted nowhere.</summary>
    public required ReadOnlyMemory<byte> State { get; set => field = value.ToArray(); }

    public required TimeSpan KeepAlive { get; set; }

    public required string Peer { get; set; }

    public required DateTimeOffset Since { get; set; }

    public OwnedSocketState Where { get; set; }

    /// <summary>The process that gave it, while it still has it too, or that has borrowed it.</summary>
    public ClientProcess? Holder { get; set; }

    public SocketRun? Run { get; set; }

    /// <summary>Its name at the supervisor's; null where there is none.</summary>
    public string? KeptAs { get; set; }

    public ulong KeptCookie { get; set; }

    /// <summary>The session whose app's end this is; null for a socket of the network.</summary>
    public TlsSession? Tls { get; set; }

    /// <summary>Runs out when the keep-alive time has passed, or the pause.</summary>
    public LoopTimer? Timer { get; set; }

    public bool IsWatched { get; set; }

    /// <summary>How often in a row a run has not given it back.</summary>
    public int Failures { get; set; }

    public int WakeUps { get; set; }

    /// <summary>Whether its last run was for its end.</summary>
    public bool WasToldOfItsEnd { get; set; }

    public string LastResult { get; set; } = "-";

    /// <summary>Its name for the log.</summary>
    public override string ToString() => Printable($"{app}/{id}");

    /// <summary>Names are whatever an app chose; a terminal must not obey them, and a log has one line for each.</summary>
    public static string Printable(string text) => PrintableText.From(text, LongestName);

    public SocketMessage ToMessage() => new() { Id = id, Task = Task, Kind = Kind, KeepAlive = (long)KeepAlive.TotalMilliseconds };

    public KeptSocket ToKept() => new()
    {
        App = app,
        Id = id,
        Task = Task,
        Kind = Kind,
        KeepAlive = (long)KeepAlive.TotalMilliseconds,
        Peer = Peer,
        Since = Since,
        WakeUps = WakeUps,
    };

    public SocketStatus ToStatus() => new()
    {
        Id = id,
        App = app,
        Kind = Kind,
        State = Where.ToString(),
        Peer = Peer,
        Tls = Tls?.Version,
        Since = Since,
        BytesWaiting = Kind == SocketActivityKind.StreamSocketListener ? 0 : LinuxCalls.CountWaiting(Descriptor),
        WakeUps = WakeUps,
        LastResult = LastResult,
    };

    /// <summary>What a descriptor is, and whom it is connected to, or where it is bound.</summary>
    public static (SocketActivityKind Kind, string Peer) Look(OwnedDescriptor descriptor)
    {
        using var borrowed = new SafeSocketHandle(descriptor.DangerousGetHandle(), ownsHandle: false);
        try
        {
            using var socket = new Socket(borrowed);
            SocketActivityKind kind = Connector.KindOf(socket);
            return kind == SocketActivityKind.None ? default : (kind, ((kind == SocketActivityKind.StreamSocketListener ? null : Connector.RemoteOf(socket)) ?? socket.LocalEndPoint as IPEndPoint)?.ToString() ?? "");
        }
        catch (Exception e) when (e is SocketException or ArgumentException)
        {
            return default;   // no socket, or one without a state any more
        }
    }
}
