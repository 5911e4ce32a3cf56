namespace NetClient.Networking.Sockets.Internal.WebSockets;

/// <summary>Ends a connection so that the peer gets to read what was sent last.</summary>
/// <remarks>A socket that is closed with something unread is reset by the system, and a reset takes with it what the peer has not read yet: the answer that says why, or the close frame.
/// So the end is told first (FIN), and what still comes is thrown away until the peer has ended too, for a moment.</remarks>
internal static class Parting
{
    private const int MostBytes = 1024 * 1024;

    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);

    /// <summary>Ends the connection in the background. Nothing that happens then is of interest to anybody.</summary>
    public static void Begin(StreamSocket socket) => _ = EndAsync(socket);

    /// <summary>Ends the connection; done when it is closed, a second later at the latest.</summary>
    public static async Task EndAsync(StreamSocket socket)
    {
        using var limit = new CancellationTokenSource(Moment, socket.Context.Time);
        byte[] buffer = new byte[4096];
        try
        {
            await socket.CancelIOAsync().WaitAsync(limit.Token).ConfigureAwait(false); // a read that still waits; a write that does has cut a frame in two, and ends the connection
            await socket.CloseOutputAsync(limit.Token).ConfigureAwait(false);
            int left = MostBytes;
            while (left > 0 && await socket.ReadAsync(buffer, limit.Token).ConfigureAwait(false) is > 0 and int count)
                left -= count;
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // closed by somebody else, or failed: either way it ends here
        }
        finally
        {
            socket.Dispose();
        }
    }
}
