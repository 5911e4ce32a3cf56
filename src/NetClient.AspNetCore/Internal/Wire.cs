using System.Buffers;

namespace NetClient.AspNetCore.Internal;

/// <summary>A connection's bytes, as they come and go. One receive and one send at a time; failures are results, because a peer that goes is no exception to a server.</summary>
internal abstract class Wire : IDisposable
{
    /// <summary>Told of each receive, on any thread, also on the caller's.</summary>
    protected ConnectionInput Input { get; private set; } = null!;

    /// <summary>Told of each send that did not end at once.</summary>
    protected ConnectionOutput Output { get; private set; } = null!;

    /// <summary>From now on these are told.</summary>
    public void Serve(ConnectionInput input, ConnectionOutput output) => (Input, Output) = (input, output);

    /// <summary>Receives at least one byte, and tells <see cref="Input"/>.</summary>
    public abstract void Receive(Memory<byte> destination);

    /// <summary>Sends all bytes. False when it ends later, and <see cref="Output"/> is told.</summary>
    public abstract bool Send(in ReadOnlySequence<byte> bytes, out Exception? failure);

    /// <summary>Tells the peer that nothing more will come, and takes nothing more: a receive under way ends.</summary>
    public abstract ValueTask ShutdownAsync();

    /// <summary>Told that the socket has been closed: what is under way ends, and <see cref="Input"/> and <see cref="Output"/> are told on another thread.</summary>
    public virtual void OnClosed()
    {
        // .NET's own sockets end what is under way.
    }

    /// <summary>Called now and then: whether somebody else has closed the socket.</summary>
    public virtual void LookForClose()
    {
    }

    /// <summary>The connection's last call.</summary>
    /// <param name="isQuiet">Whether nothing is under way, nor will be: what served this connection may serve another.</param>
    public virtual void Release(bool isQuiet) => Dispose();

    /// <summary>Gives back what the wire holds.</summary>
    public abstract void Dispose();
}
