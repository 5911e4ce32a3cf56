using System.Net.Sockets;

namespace NetClient.AspNetCore.Internal;

/// <summary>One direction's receives or sends, reused: errors come as codes, because a peer that resets is no exception to a server.</summary>
internal sealed class SocketOperation : SocketAsyncEventArgs
{
    private readonly Action _completed;

    /// <param name="completed">Called on the thread that the system completes on, when the call did not complete at once.</param>
    public SocketOperation(Action completed)
        : base(true) => _completed = completed;

    protected override void OnCompleted(SocketAsyncEventArgs e) => _completed();
}
