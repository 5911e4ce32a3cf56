using System.Buffers;
using NetClient.Errors;
using NetClient.Internal;

namespace NetClient.Networking.Sockets.Internal;

/// <summary>Two sockets, each of which gets what the other one's peer sends.</summary>
internal sealed class Relay(StreamSocket one, StreamSocket two, TimeSpan idleTimeout, TimeProvider time)
{
    private const int BufferSize = 64 * 1024;

    private long _lastMoved = time.GetTimestamp();
    private long _toTwo;
    private long _toOne;
    private NetworkException? _failure;
    private bool _isIdle;
    private ulong _taken;
    private bool _isDraining;
    private int _isOver;
    private ITimer? _watch;

    public async Task<RelayResult> RunAsync(CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            throw Throw.Canceled(cancellationToken);
        ReadOnlyMemory<byte> ofOne = one.CopyUnread(), ofTwo = two.CopyUnread();
        one.DiscardUnread();
        two.DiscardUnread();
        if (idleTimeout != Timeout.InfiniteTimeSpan)
            _watch = time.CreateTimer(static relay => ((Relay)relay!).LookForMovement(), this, idleTimeout, Timeout.InfiniteTimeSpan);
        using (cancellationToken.UnsafeRegister(static relay => ((Relay)relay!).End(), this))
        {
            await Task.WhenAll(PassAsync(one, two, ofOne, count => Interlocked.Add(ref _toTwo, count)), PassAsync(two, one, ofTwo, count => Interlocked.Add(ref _toOne, count))).ConfigureAwait(false);
        }
        if (_watch is not null)
            await _watch.DisposeAsync().ConfigureAwait(false);
        bool isWhole = Interlocked.Exchange(ref _isOver, 1) == 0;
        if (!isWhole && !_isIdle && _failure is null)
            throw Throw.Canceled(cancellationToken);
        return new RelayResult(_toTwo, _toOne, _isIdle, _failure);
    }

    // The wait for something to read holds no buffer: most relays do nothing most of the time.
    private async Task PassAsync(StreamSocket from, StreamSocket to, ReadOnlyMemory<byte> first, Action<int> moved)
    {
        byte[]? buffer = null;
        try
        {
            if (!first.IsEmpty)
            {
                await to.WriteAsync(first).ConfigureAwait(false);
                moved(first.Length);
            }
            while (true)
            {
                await from.ReadAsync(Memory<byte>.Empty).ConfigureAwait(false);
                buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
                int count = await from.ReadAsync(buffer.AsMemory(0, BufferSize)).ConfigureAwait(false);
                if (count == 0)
                    break;
                await to.WriteAsync(buffer.AsMemory(0, count)).ConfigureAwait(false);
                ArrayPool<byte>.Shared.Return(buffer);
                buffer = null;
                moved(count);
                Volatile.Write(ref _lastMoved, time.GetTimestamp());
            }
            await to.CloseOutputAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (e is NetworkException or ObjectDisposedException or InvalidOperationException)
        {
            if (Interlocked.Exchange(ref _isOver, 1) == 0)
            {
                _failure = e as NetworkException ?? NetworkErrors.Aborted(NetworkStage.Read, from.Information.Endpoint, e);
                Reset();
            }
        }
        finally
        {
            if (buffer is not null)
                ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private void LookForMovement()
    {
        TimeSpan left = idleTimeout - time.GetElapsedTime(Volatile.Read(ref _lastMoved));
        if (left <= TimeSpan.Zero && IsTaken())
            left = idleTimeout;
        if (left > TimeSpan.Zero)
            _watch?.Change(left, Timeout.InfiniteTimeSpan);
        else
            End(isIdle: true);
    }

    // Megabytes may wait in the system on the way to a slow peer: then nothing moves here for long, and all goes well.
    private bool IsTaken()
    {
        (ulong takenByOne, uint waitingForOne) = one.GetProgress();
        (ulong takenByTwo, uint waitingForTwo) = two.GetProgress();
        bool wasDraining = _isDraining, isMore = takenByOne + takenByTwo != _taken;
        (_taken, _isDraining) = (takenByOne + takenByTwo, waitingForOne + waitingForTwo > 0);
        return isMore && (_isDraining || wasDraining);
    }

    private void End(bool isIdle = false)
    {
        if (Interlocked.Exchange(ref _isOver, 1) != 0)
            return;
        _isIdle = isIdle;
        Reset();
    }

    private void Reset()
    {
        one.Reset();
        two.Reset();
    }
}
