using NetClient.Internal;
using NetClient.Networking;
using NetClient.Networking.Sockets.Internal.ControlChannels;

namespace NetClient.Web.Http.Internal;

/// <summary>A body under way: a read for which nothing comes within the limit fails, and every failure has the number that Windows has for it.</summary>
internal sealed class WatchedStream(Stream inner, WatchedContent rules) : ReadOnlyStream
{
    private CancellationTokenSource? _stall;
    private bool _isArmed;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        rules.Link is { } link ? ReadForChannelAsync(link, buffer, cancellationToken) : ReadWatchedAsync(buffer, cancellationToken);

    private async ValueTask<int> ReadForChannelAsync(ControlChannelLink link, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        link.Taken(); // what the last read brought
        try
        {
            int count = await ReadWatchedAsync(buffer, cancellationToken).ConfigureAwait(false);
            if (count > 0)
                link.Arrived();
            return count;
        }
        catch (NetworkException e)
        {
            link.Lost(e);
            throw;
        }
    }

    private ValueTask<int> ReadWatchedAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (rules.Limit == Timeout.InfiniteTimeSpan)
        {
            ValueTask<int> unlimited = Begin(buffer, cancellationToken);
            return unlimited.IsCompletedSuccessfully ? unlimited : FinishAsync(unlimited, default, cancellationToken);
        }

        // One source for stall and caller, used for read after read; what is there already, the whole of most bodies, is read without a timer.
        if (_stall is null || (_isArmed && !_stall.TryReset()))
        {
            _stall?.Dispose();
            _stall = new CancellationTokenSource(Timeout.InfiniteTimeSpan, rules.Time);
        }
        _isArmed = cancellationToken.CanBeCanceled;
        CancellationTokenRegistration registration = cancellationToken.UnsafeRegister(static stall => ((CancellationTokenSource)stall!).Cancel(), _stall);
        ValueTask<int> read = Begin(buffer, _stall.Token);
        if (read.IsCompletedSuccessfully)
        {
            registration.Unregister();
            return read;
        }
        _isArmed = true;
        _stall.CancelAfter(rules.Limit);
        return FinishAsync(read, registration, cancellationToken);
    }

    public override ValueTask DisposeAsync()
    {
        ValueTask ending = inner.DisposeAsync();
        return ending.IsCompletedSuccessfully ? base.DisposeAsync() : DisposeAfterAsync(ending);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
            _stall?.Dispose();
        }
        base.Dispose(disposing);
    }

    private async ValueTask DisposeAfterAsync(ValueTask ending)
    {
        await ending.ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    private ValueTask<int> Begin(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            return inner.ReadAsync(buffer, cancellationToken);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return ValueTask.FromException<int>(e);
        }
    }

    private async ValueTask<int> FinishAsync(ValueTask<int> read, CancellationTokenRegistration registration, CancellationToken callers)
    {
        try
        {
            return await read.ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (callers.IsCancellationRequested)
        {
            throw Throw.Canceled(callers, e);
        }
        catch (OperationCanceledException e) when (_stall is { IsCancellationRequested: true })
        {
            throw HttpErrors.Stalled(rules, e);
        }
        catch (Exception e) when (e is IOException or HttpRequestException or InvalidDataException)
        {
            throw HttpErrors.Broken(rules, e);
        }
        finally
        {
            registration.Unregister();
        }
    }
}
