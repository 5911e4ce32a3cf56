using NetClient.Internal;
using NetClient.Networking.Sockets.Internal.ControlChannels;

namespace NetClient.Networking.Sockets;

public sealed partial class ControlChannelTrigger
{
    private static readonly TimeSpan FlushLimit = TimeSpan.FromSeconds(5);

    /// <summary>Names the connection that the channel is for. Call it after the transport was made and before it connects; and again, with another one, when that has ended.</summary>
    /// <param name="transport">A <see cref="StreamSocket"/>, <see cref="MessageWebSocket"/> or <see cref="StreamWebSocket"/>; or an <see cref="HttpRequestMessage"/> that an
    /// <see cref="HttpClient"/> over a <see cref="Web.Http.NetClientHttpHandler"/> will send, which gets a connection of its own. Also a <see cref="DatagramSocket"/> or a
    /// <see cref="StreamSocketListener"/>, which are up once they are bound; <see cref="ApplicationModel.Background.SocketActivityTrigger"/> serves these better (documented).</param>
    /// <exception cref="ArgumentException">It is null or none of these (0x80070057). An <see cref="HttpClient"/> does not tell what it sends through: give the request.</exception>
    /// <exception cref="InvalidOperationException">The transport is connecting, connected or bound, TCP keep-alive is on (which the channel needs for itself, documented), or another channel has
    /// it (0x8000000E).</exception>
    /// <exception cref="ObjectDisposedException">The channel or the transport was closed (0x80000013).</exception>
    /// <remarks>The transport before it is let go as it is: what happens to it no longer matters to the channel, which must be enabled again by <see cref="WaitForPushEnabled"/>.</remarks>
    public void UsingTransport(object transport)
    {
        Throw.IfNull(transport);
        IControlChannelTransport connection = transport switch
        {
            IControlChannelTransport own => own,
            HttpRequestMessage request => new HttpRequestTransport(request),
            HttpClient => throw Throw.Argument("An HttpClient does not tell which handler it sends through. Give the HttpRequestMessage, and send it with an HttpClient over a NetClientHttpHandler.", nameof(transport)),
            _ => throw Throw.Argument($"{transport.GetType()} is no transport of a control channel; take a socket, a listener, a web socket or an HttpRequestMessage.", nameof(transport)),
        };
        ThrowIfTcpKeepAlive(connection);
        lock (_gate)
        {
            ThrowIfDisposed_NeedsLock();
            var link = new ControlChannelLink(this, _context.Time);
            connection.Attach(link);
            Detach_NeedsLock();
            (_transport, _transportObject, _link) = (connection, transport, link);
        }
    }

    /// <summary>Waits until the transport has connected, or failed to, and makes the channel work. Before that no task of it runs.</summary>
    /// <returns>SoftwareSlotAllocated when it works; TransportDisconnected, PolicyError or ServiceUnavailable when not.</returns>
    /// <exception cref="InvalidOperationException">There is no transport, or it was not told to connect yet; no task is registered with <see cref="PushNotificationTrigger"/>; TCP keep-alive is
    /// on (0x8000000E).</exception>
    /// <exception cref="ObjectDisposedException">The channel was disposed (0x80000013).</exception>
    /// <exception cref="IOException">The file with the app's tasks cannot be read.</exception>
    /// <remarks>It blocks its thread for as long as the connect takes, which the transport's own limit bounds. What came before is not lost: the task runs at once.</remarks>
    public ControlChannelTriggerStatus WaitForPushEnabled()
    {
        ControlChannelLink link;
        lock (_gate)
        {
            ThrowIfDisposed_NeedsLock();
            link = _link ?? throw Throw.WrongState("WaitForPushEnabled was called before UsingTransport.");
            ThrowIfTcpKeepAlive(_transport!);
        }
        if (!_tasks.HasTask(ControlChannelTriggerId, ControlChannelPurpose.PushNotification))
            throw Throw.WrongState($"No task is registered for the control channel '{ControlChannelTriggerId}'. Register one with its PushNotificationTrigger first.");
        ControlChannelTriggerStatus status = TryEnable(link);
        if (status == ControlChannelTriggerStatus.SoftwareSlotAllocated)
            ControlChannelLog.Enabled(_log, ControlChannelTriggerId, CurrentKeepAliveIntervalInMinutes);
        else
            ControlChannelLog.NotEnabled(_log, ControlChannelTriggerId, status);
        return status;
    }

    /// <summary>Waits until what is being sent over the transport has left the process, five seconds at most (inferred). Call it at the end of a task.</summary>
    /// <exception cref="InvalidOperationException"><see cref="WaitForPushEnabled"/> has not made the channel work (0x8000000E).</exception>
    /// <exception cref="ObjectDisposedException">The channel was disposed (0x80000013).</exception>
    /// <remarks>A write that has ended has left the process already. Of an HTTP request nothing is waited for: <c>SendAsync</c> sends it.</remarks>
    public void FlushTransport()
    {
        IControlChannelTransport transport;
        lock (_gate)
        {
            ThrowIfNotEnabled_NeedsLock(nameof(FlushTransport));
            transport = _transport!;
        }
        transport.Flush(FlushLimit);
    }

    private static void ThrowIfTcpKeepAlive(IControlChannelTransport transport)
    {
        if (transport.HasTcpKeepAlive)
            throw Throw.WrongState("TCP keep-alive is the control channel's own. Leave Control.KeepAlive off.");
    }

    private ControlChannelTriggerStatus TryEnable(ControlChannelLink link)
    {
        ControlChannelState state = link.WaitUntilSettled();
        bool mayRun = _tasks.MayRun;
        bool hasMissed;
        lock (_gate)
        {
            ThrowIfDisposed_NeedsLock();
            if (_link != link)
                throw Throw.WrongState("UsingTransport was called while WaitForPushEnabled waited.");
            if (state == ControlChannelState.Unconnected)
                throw Throw.WrongState("WaitForPushEnabled was called before the transport was told to connect.");
            if (state == ControlChannelState.Ended)
                return ControlChannelTriggerStatus.TransportDisconnected;
            if (!mayRun)
                return ControlChannelTriggerStatus.ServiceUnavailable;
            if (!_context.Channels.TryTakeSlot(this))
                return ControlChannelTriggerStatus.PolicyError;
            _isEnabled = true;
            if (_keepAlive is null)
                Arm_NeedsLock();
            ApplyNetworkInterval_NeedsLock();
            (hasMissed, _hasMissed) = (_hasMissed, false);
        }
        if (hasMissed)
            Push();
        return ControlChannelTriggerStatus.SoftwareSlotAllocated;
    }

    private void ThrowIfNotEnabled_NeedsLock(string operation)
    {
        ThrowIfDisposed_NeedsLock();
        if (!_isEnabled)
            throw Throw.WrongState($"{operation} was called before WaitForPushEnabled had made the control channel work.");
    }

    private void Detach_NeedsLock()
    {
        _link?.Release();
        (_link, _transport, _transportObject) = (null, null, null);
        (_isEnabled, _hasMissed) = (false, false);
        Rest_NeedsLock();
    }
}
