using Microsoft.Extensions.Logging;

namespace NetClient.Networking.Sockets.Internal;

/// <summary>Raises an event for each connection: a loop that accepts, and handlers on the thread pool, no more at once than <see cref="MaxHandlers"/>.</summary>
#pragma warning disable CA1001 // neither source nor semaphore has a handle to dispose here, and handlers may end long after the listener
internal sealed class ConnectionPump(Func<CancellationToken, ValueTask<StreamSocket>> accept, Action<StreamSocket> raise, ILogger log, TimeProvider time)
{
    public const int MaxHandlers = 128;

    public static readonly TimeSpan PauseAfterFailure = TimeSpan.FromMilliseconds(100);

    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _handlers = new(MaxHandlers);
    private Task _running = Task.CompletedTask;

    public bool IsRunning => !_running.IsCompleted;

    public void Start() => _running = RunAsync();

    public Task StopAsync()
    {
        _stop.Cancel();
        return _running;
    }

    private async Task RunAsync()
    {
        CancellationToken stop = _stop.Token;
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await _handlers.WaitAsync(stop).ConfigureAwait(false);
                StreamSocket socket;
                try
                {
                    socket = await accept(stop).ConfigureAwait(false);
                }
                catch
                {
                    _handlers.Release();
                    throw;
                }
                ThreadPool.UnsafeQueueUserWorkItem(static work => work.Pump.Handle(work.Socket), (Pump: this, Socket: socket), preferLocal: false);
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or NetworkException { HResult: Errors.HResults.OperationAborted })
            {
                return;
            }
            catch (Exception e)
            {
                // Whatever it was, a listener that goes on without a word of warning or stops without one would be worse.
                SocketLog.AcceptFailed(log, e);
                await Task.Delay(PauseAfterFailure, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private void Handle(StreamSocket socket)
    {
        try
        {
            raise(socket);
        }
        catch (Exception e)
        {
            // A handler's fault must not take the app's other connections with it; the app learns of it from its log.
            SocketLog.HandlerFailed(log, e);
            socket.Dispose();
        }
        finally
        {
            _handlers.Release();
        }
    }
}
