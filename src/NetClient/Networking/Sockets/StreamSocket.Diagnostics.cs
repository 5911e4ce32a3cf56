using System.Diagnostics;
using Microsoft.Extensions.Logging;
using NetClient.Capabilities;
using NetClient.Diagnostics.Internal;
using NetClient.Networking.Sockets.Internal;

namespace NetClient.Networking.Sockets;

public sealed partial class StreamSocket
{
    private int _isOpen;

    private bool IsObserved => NetClientActivities.HaveListeners || _context.Metrics.Errors.Enabled || _context.Connector.Log.IsEnabled(LogLevel.Warning);

    /// <summary>Runs a connect or an upgrade within a span, and says how it ended.</summary>
    private async ValueTask ObserveAsync(string name, Func<ValueTask> operation)
    {
        using Activity? span = NetClientActivities.Start(name, ActivityKind.Client);
        if (span is not null && Information.RemoteHostName is { } host)
            span.SetServer(host.CanonicalName, Information.RemoteServiceName);
        ILogger log = _context.Connector.Log;
        try
        {
            await operation().ConfigureAwait(false);
            if (span is not null)
            {
                span.SetTag("network.transport", "tcp");
                span.SetTag("network.peer.address", Information.RemoteAddress?.CanonicalName);
                span.SetTag("network.peer.port", Information.RemoteEndPoint?.Port);
            }
            if (log.IsEnabled(LogLevel.Debug))
                SocketLog.Connected(log, Information.Endpoint, Information.RemoteAddress?.CanonicalName, Information.RemotePort);
        }
        catch (Exception e)
        {
            _context.Metrics.Failed(e);
            if (e is CapabilityDeniedException)
                SocketLog.Denied(log, name, e.Message);
            else
                SocketLog.ConnectFailed(log, Information.Endpoint, e.Message);
            if (e is not OperationCanceledException)
                span?.Fail(e);
            throw;
        }
    }

    private void MarkOpen()
    {
        _context.Metrics.Opened(IsAccepted);
        Volatile.Write(ref _isOpen, 1);
    }

    private void MarkClosed()
    {
        _channel?.Closed();
        Information.Settle();
        if (Interlocked.Exchange(ref _isOpen, 0) == 1)
            _context.Metrics.Closed(IsAccepted);
    }
}
