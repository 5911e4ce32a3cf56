using System.Buffers;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using NetClient.Internal;

namespace NetClient.Networking.Sockets.Internal;

/// <summary>Raises an event for each datagram: a loop that receives and calls the handlers, one datagram after the other.</summary>
/// <remarks>There is no queue here. While a handler runs nothing is received, so the system's buffer holds what comes, and drops and counts what it cannot hold. An idle
/// socket has no buffer of ours either: one is borrowed when there is something to put in it.</remarks>
#pragma warning disable CA1001 // neither source nor semaphore has a handle to dispose here, and handlers may end long after the socket
internal sealed class DatagramPump(DatagramTransport transport, Action<DatagramSocketMessageReceivedEventArgs> raise, Action onDone, NetClientContext context, ILogger log)
{
    /// <summary>How many datagrams may be with handlers that took a deferral.</summary>
    public const int MaxDeferred = 64;

    // After so many the thread is left to others for a moment, however many more there are.
    private const int Batch = 64;

    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _places = new(MaxDeferred);
    private readonly DatagramHosts _hosts = new();
    private readonly ManualResetEventSlim _ended = new();
    private int _handlingThread;

    public void Start() => ThreadPool.UnsafeQueueUserWorkItem(static pump => _ = pump.RunToEndAsync(), this, preferLocal: false);

    public void Stop() => _stop.Cancel();

    /// <summary>Stops, and waits until nothing more will be received. A handler that calls this is not waited for: after it nothing is received either.</summary>
    public void StopAndWait(TimeSpan limit)
    {
        _stop.Cancel();
        if (Volatile.Read(ref _handlingThread) != Environment.CurrentManagedThreadId)
            _ended.Wait(limit);
    }

    private async Task RunToEndAsync()
    {
        await RunAsync().ConfigureAwait(false);
        _ended.Set();
    }

    private async Task RunAsync()
    {
        CancellationToken stop = _stop.Token;
        int handled = 0;
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await transport.WaitAsync(stop).ConfigureAwait(false);
                handled += await ReceiveBatchAsync(stop).ConfigureAwait(false);
                if (handled < Batch)
                    continue;
                handled = 0;
                await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            }
            catch (Exception e)
            {
                if (stop.IsCancellationRequested || e is OperationCanceledException or ObjectDisposedException)
                    return;

                // Whatever it was, a socket that goes on without a word of warning or stops without one would be worse.
                SocketLog.ReceiveFailed(log, e);
                await Task.Delay(ConnectionPump.PauseAfterFailure, context.Time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> ReceiveBatchAsync(CancellationToken stop)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(DatagramTransport.LargestDatagram);
        try
        {
            if (!transport.TryReceive(buffer, out Arrival arrival))
                arrival = await transport.ReceiveAsync(buffer, stop).ConfigureAwait(false);
            for (int i = 1; ; i++)
            {
                await _places.WaitAsync(stop).ConfigureAwait(false);
                Handle(arrival, buffer);
                if (i == Batch || stop.IsCancellationRequested || !transport.ExpectsData || !transport.TryReceive(buffer, out arrival))
                    return i;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private void Handle(in Arrival arrival, byte[] buffer)
    {
        NetworkException? failure = arrival.IsError ? DatagramErrors.OfPeer(arrival) : null;
        DatagramSocketMessageReceivedEventArgs args = failure is not null
            ? new(this, failure, arrival.Remote, arrival.Local)
            : new(this, buffer.AsSpan(0, arrival.Length).ToArray(), arrival.Remote, arrival.Local);
        if (failure is null)
            context.Metrics.ReceivedDatagram(arrival.Length);
        else
            context.Metrics.Failed(failure);
        try
        {
            _handlingThread = Environment.CurrentManagedThreadId;
            raise(args);
        }
        catch (Exception e)
        {
            // A handler's fault must not take the socket's other datagrams with it; the app learns of it from its log.
            SocketLog.MessageHandlerFailed(log, e);
            args.Abandon();
        }
        finally
        {
            _handlingThread = 0;
            args.Release();
        }
    }

    /// <summary>A datagram is done with: its handlers have returned, and completed their deferrals.</summary>
    public void Done()
    {
        _places.Release();
        onDone();
    }

    /// <summary>A host name of an address. Most datagrams come from few peers and go to few addresses.</summary>
    public HostName HostOf(in DatagramEndpoint endpoint) => _hosts.Get(endpoint);
}
