using System.Net.Sockets;

namespace NetClient.Networking.Sockets.Internal.Handoff;

/// <summary>A socket on its way to another process. Until <see cref="Complete"/> it can stay: disposing of a departure that was not completed gives it back to its owner.</summary>
/// <param name="socket">The system's socket, without pending operations.</param>
/// <param name="state">What travels with it.</param>
/// <param name="stay">Puts the owner back to where it was.</param>
/// <param name="leave">Ends the owner.</param>
internal sealed class SocketDeparture(Socket socket, SocketState state, Action stay, Action leave) : IDisposable
{
    private bool _isOver;

    public Socket Socket => socket;

    public SocketState State => state;

    /// <summary>Another process has it. What is here goes, without a word to the peer.</summary>
    public void Complete()
    {
        if (_isOver)
            return;
        _isOver = true;
        leave();
        EventRegistrations.Forget(socket.SafeHandle);
        socket.Dispose();   // closes, and no more: a shutdown or a reset would reach the connection, wherever it is now
    }

    public void Dispose()
    {
        if (_isOver)
            return;
        _isOver = true;
        stay();
    }
}
