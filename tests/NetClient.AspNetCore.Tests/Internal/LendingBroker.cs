using System.Net;
using System.Net.Sockets;
using NetClient.Networking.Sockets;
using NetClient.Networking.Sockets.Internal.Handoff;

namespace NetClient.AspNetCore.Tests.Internal;

/// <summary>A broker, in the test's process, that lends one listener and takes it back, or does not.</summary>
internal sealed class LendingBroker : ISocketBroker, IDisposable
{
    private readonly Socket _lent = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public LendingBroker()
    {
        _lent.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _lent.Listen();
    }

    /// <summary>Why it takes nothing back; null when it does.</summary>
    public Exception? Refusal { get; set; }

    /// <summary>What came with the listener when it came back; null before.</summary>
    public byte[]? Returned { get; private set; }

    /// <summary>Whether it was told that the listener was closed.</summary>
    public bool IsReleased { get; private set; }

    public (Socket Socket, SocketState State, SocketLease Lease) Take(string socketId, SocketActivityKind kind) => (_lent, new SocketState { Kind = kind }, new SocketLease(socketId, 0));

    public void Transfer(string socketId, Guid taskId, TimeSpan keepAlive, SocketDeparture departure, ReadOnlyMemory<byte> context)
    {
        if (Refusal is { } refusal)
            throw refusal;
        departure.Complete();
        Returned = context.ToArray();
    }

    public void Released(SocketLease lease) => IsReleased = true;

    public void Dispose() => _lent.Dispose();

    public void DemandTask(Guid taskId) => throw Never();

    public IReadOnlyList<BrokeredSocket> List() => throw Never();

    public ReadOnlyMemory<byte> Peek(string socketId) => throw Never();

    public Task<(Socket? Socket, SecuredState State)> SecureAsync(SecureRules rules, Socket connected, CancellationToken cancellationToken) => throw Never();

    public void Part(Guid session, bool isBroken) => throw Never();

    public SecureFailure? EndingOf(Guid session) => throw Never();

    private static InvalidOperationException Never() => new("A listener that is lent has nothing to ask for that.");
}
