using System.Buffers;
using System.Net.Sockets;
using NetClient.Errors;
using NetClient.Networking;
using NetClient.Networking.Sockets.Internal.Handoff;

namespace NetClient.Broker.Internal;

/// <summary>What carries the bytes of a TLS session between the peer and the app's end of a private pair. Whoever waits has no buffer.</summary>
internal sealed partial class TlsSession
{
    private const int BufferLength = 16 << 10;   // a TLS record

    private static readonly TimeSpan DrainLimit = TimeSpan.FromMinutes(1);

    private readonly CancellationTokenSource _unread = new();   // nobody has the app's end any more
    private Socket? _pair;
    private SecureFailure? _failure;
    private volatile bool _isAborted;

    /// <summary>How it ended; null while it runs, and when it ended in order.</summary>
    public SecureFailure? Failure => Volatile.Read(ref _failure);

    /// <summary>Begins to carry bytes.</summary>
    /// <param name="pair">The broker's end, which is the session's now.</param>
    /// <param name="onEnded">Called on the loop when nothing flows any more.</param>
    public void Start(Socket pair, Action<TlsSession> onEnded)
    {
        _pair = pair;
        loop.Watch(pair.SafeHandle, EventLoop.Once, _ => OnAppGone());   // asks for nothing: that the other end is closed is always told
        _ = RunAsync(pair, onEnded);
    }

    private void OnAppGone()
    {
        _unread.Cancel();
        loop.After(DrainLimit, () => { if (IsRunning) Abort(); });   // what the app wrote last has this long to leave
    }

    private async Task RunAsync(Socket pair, Action<TlsSession> onEnded)
    {
        try
        {
            await Task.WhenAll(Task.Run(() => FromPeerAsync(pair)), Task.Run(() => FromAppAsync(pair))).ConfigureAwait(false);
            if (_failure is null && !_isAborted)
                _transport!.Close(underRead: false);
            else
                _transport!.Abort();
        }
        finally
        {
            loop.Post(() =>
            {
                loop.Forget(pair.SafeHandle);
                pair.Dispose();
                IsRunning = false;
                onEnded(this);
            });
        }
    }

    private async Task FromPeerAsync(Socket pair)
    {
        try
        {
            bool isOver = false;
            while (!isOver)
            {
                await _transport!.ReceiveAsync(Memory<byte>.Empty, _unread.Token).ConfigureAwait(false);
                byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferLength);
                try
                {
                    int count = await _transport.ReceiveAsync(buffer, _unread.Token).ConfigureAwait(false);
                    isOver = count == 0 || !await TryPassOnAsync(pair, buffer.AsMemory(0, count)).ConfigureAwait(false);
                }
                finally
                {
                    ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
                }
            }
            pair.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e)
        {
            if (!_unread.IsCancellationRequested)
                Fail(e, NetworkStage.Read);
        }
    }

    private async Task FromAppAsync(Socket pair)
    {
        try
        {
            for (int count = 1; count > 0;)
            {
                await pair.ReceiveAsync(Memory<byte>.Empty, SocketFlags.None).ConfigureAwait(false);
                byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferLength);
                try
                {
                    count = await TakeAsync(pair, buffer).ConfigureAwait(false);
                    await _transport!.SendAsync(buffer.AsMemory(0, count), CancellationToken.None).ConfigureAwait(false);
                }
                finally
                {
                    ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
                }
            }
        }
        catch (Exception e)
        {
            Fail(e, NetworkStage.Write);
            return;
        }
        try
        {
            await _transport!.CloseOutputAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // The peer has gone already, and needs no good-bye; what that means for reading, reading tells.
        }
    }

    private static async Task<bool> TryPassOnAsync(Socket pair, ReadOnlyMemory<byte> bytes)
    {
        try
        {
            while (!bytes.IsEmpty)
                bytes = bytes[await pair.SendAsync(bytes, SocketFlags.None).ConfigureAwait(false)..];
            return true;
        }
        catch (SocketException)
        {
            return false;   // nobody has the other end
        }
    }

    private static async Task<int> TakeAsync(Socket pair, Memory<byte> buffer)
    {
        try
        {
            return await pair.ReceiveAsync(buffer, SocketFlags.None).ConfigureAwait(false);
        }
        catch (SocketException)
        {
            return 0;   // it was closed with something unread in it
        }
    }

    private void Fail(Exception exception, NetworkStage stage)
    {
        if (!_isAborted)
        {
            NetworkException explained = NetworkErrors.Translate(exception, stage, Peer)
                ?? NetworkErrors.Make(stage, Peer, HResults.Fail, NetworkFailure.None, exception.Message, exception);
            Interlocked.CompareExchange(ref _failure, SecureFailure.Of(explained), null);
        }
        _transport!.Abort();
        Shut();
    }

    // Both ends see it: ours stops waiting, the app's reads what is there, and then the end.
    private void Shut()
    {
        try
        {
            _pair?.Shutdown(SocketShutdown.Both);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // It has ended already.
        }
    }
}
