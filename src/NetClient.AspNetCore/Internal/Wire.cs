using System.Buffers;

namespace NetClient.AspNetCore.Internal;

/// <summary>A connection's bytes, as they come and go. One receive and one send at a time; failures are results, because a peer that goes is no exception to a server.</summary>
internal abstract class Wire : IDisposable
{
    /// <summary>Told of each receive: how many bytes, 0 at the end, or why there are none. On any thread, also on the caller's.</summary>
    public Action<int, Exception?> Received { get; set; } = static (_, _) => { };

    /// <summary>Told of each send that did not end at once.</summary>
    public Action<Exception?> Sent { get; set; } = static _ => { };

    /// <summary>Receives at least one byte, and tells <see cref="Received"/>.</summary>
    public abstract void Receive(Memory<byte> destination);

    /// <summary>Sends all bytes. False when it ends later, with <see cref="Sent"/>.</summary>
    public abstract bool Send(in ReadOnlySequence<byte> bytes, out Exception? failure);

    /// <summary>Tells the peer that nothing more will come, and takes nothing more: a receive under way ends.</summary>
    public abstract ValueTask ShutdownAsync();

    /// <summary>Gives back what the wire holds, once nothing is under way any more.</summary>
    public abstract void Dispose();
}
