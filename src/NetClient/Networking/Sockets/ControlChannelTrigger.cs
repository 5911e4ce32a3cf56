using Microsoft.Extensions.Logging;
using NetClient.ApplicationModel.Background;
using NetClient.Errors;
using NetClient.Internal;
using NetClient.Networking.Sockets.Internal.ControlChannels;

namespace NetClient.Networking.Sockets;

/// <summary>Runs tasks when something comes on a connection of the app's, when it ends, and when its server expects a sign of life.</summary>
/// <remarks>
/// <para>Life: make it, register tasks with <see cref="PushNotificationTrigger"/> and <see cref="KeepAliveTrigger"/>, give it a transport that is not connected (<see cref="UsingTransport"/>),
/// connect that, call <see cref="WaitForPushEnabled"/>. After the connection has ended, give it another transport. The tasks' registrations stay for later processes of the app, which make a
/// channel of the same id; a task with <see cref="SystemTriggerType.ControlChannelReset"/> tells them to.</para>
/// <para>The connection lives in the app's process and ends with it; so do the channel's runs. A connection that is to outlive the process is what <see cref="SocketActivityTrigger"/> is for.
/// Keep a read posted at all times (documented): of a connection that nobody reads, nothing is known.</para>
/// <para>A task runs when the app has taken what came: when it asks for more, or the handler of <see cref="MessageWebSocket.MessageReceived"/>, <see cref="DatagramSocket.MessageReceived"/> or
/// <see cref="StreamSocketListener.ConnectionReceived"/> has returned, and 50 ms after the read
/// otherwise. (Windows waits for the read's completion handler to return; an await has no end that could be seen.) What comes while a run goes on makes one more run.</para>
/// <para>Source: <see href="https://learn.microsoft.com/uwp/api/windows.networking.sockets.controlchanneltrigger"/> (documented).</para>
/// </remarks>
public sealed partial class ControlChannelTrigger : IDisposable
{
    private const int MaxIdLength = 64;
    private const uint LeastMinutes = 15;
    private const uint MostMinutes = 1439;

    private readonly NetClientContext _context;
    private readonly IControlChannelTasks _tasks;
    private readonly ILogger _log;
    private readonly ControlChannelDetails _details;
    private readonly NetworkKeepAlive _network;
    private readonly Lock _gate = new();   // never held while somebody else's code runs
    private IControlChannelTransport? _transport;
    private ControlChannelLink? _link;
    private object? _transportObject;
    private ITimer? _keepAlive;
    private bool _isEnabled;
    private bool _hasMissed;    // something came before the channel was enabled
    private bool _isDisposed;
    private int _isPushing;

    /// <summary>Makes a channel that asks for a software slot.</summary>
    /// <param name="channelId">Tells the app's channels apart; at most 64 characters.</param>
    /// <param name="serverKeepAliveIntervalInMinutes">How often <see cref="KeepAliveTrigger"/> goes off, in minutes: 15 to 1439.</param>
    /// <inheritdoc cref="ControlChannelTrigger(string, uint, ControlChannelTriggerResourceType)"/>
    public ControlChannelTrigger(string channelId, uint serverKeepAliveIntervalInMinutes)
        : this(channelId, serverKeepAliveIntervalInMinutes, ControlChannelTriggerResourceType.RequestSoftwareSlot)
    {
    }

    /// <summary>Makes a channel.</summary>
    /// <param name="channelId">Tells the app's channels apart; at most 64 characters.</param>
    /// <param name="serverKeepAliveIntervalInMinutes">How often <see cref="KeepAliveTrigger"/> goes off, in minutes: 15 to 1439.</param>
    /// <param name="resourceRequestType">The kind of slot. For a hardware slot a software slot is given, as on every system without connected standby (documented).</param>
    /// <exception cref="ArgumentException">The id is null, empty (inferred) or too long, the interval out of its range, or the kind none of the values (0x80070057).</exception>
    /// <exception cref="InvalidOperationException">A channel of that id is open in this process (0x800700B7, inferred).</exception>
    /// <exception cref="UnauthorizedAccessException">The app gave up its background access (0x80070005; on Windows, where the app is not on the lock screen).</exception>
    /// <exception cref="IOException">The file with the app's tasks cannot be read.</exception>
    public ControlChannelTrigger(string channelId, uint serverKeepAliveIntervalInMinutes, ControlChannelTriggerResourceType resourceRequestType)
        : this(NetClientContext.Default, channelId, serverKeepAliveIntervalInMinutes, resourceRequestType)
    {
    }

    internal ControlChannelTrigger(
        NetClientContext context, string channelId, uint serverKeepAliveIntervalInMinutes,
        ControlChannelTriggerResourceType resourceRequestType = ControlChannelTriggerResourceType.RequestSoftwareSlot)
    {
        Throw.IfNullOrEmpty(channelId);
        if (channelId.Length > MaxIdLength)
            throw Throw.Argument($"The id has {channelId.Length} characters; {MaxIdLength} are the most.", nameof(channelId));
        CheckInterval(serverKeepAliveIntervalInMinutes, nameof(serverKeepAliveIntervalInMinutes));
        if (resourceRequestType is not (ControlChannelTriggerResourceType.RequestSoftwareSlot or ControlChannelTriggerResourceType.RequestHardwareSlot))
            throw Throw.Range("No such kind of slot.", nameof(resourceRequestType));
        _tasks = context.ChannelTasks;
        if (!_tasks.MayRun)
        {
            throw new UnauthorizedAccessException("The app gave up its background access, so no task of the channel would run. Call BackgroundExecutionManager.RequestAccessAsync first.")
            {
                HResult = HResults.AccessDenied,
            };
        }
        (_context, ControlChannelTriggerId) = (context, channelId);
        _log = context.Loggers.CreateLogger<ControlChannelTrigger>();
        _details = new ControlChannelDetails(this);
        _network = new NetworkKeepAlive(serverKeepAliveIntervalInMinutes);
        KeepAliveTrigger = new ControlChannelTaskTrigger(channelId, ControlChannelPurpose.KeepAlive);
        PushNotificationTrigger = new ControlChannelTaskTrigger(channelId, ControlChannelPurpose.PushNotification);
        context.Channels.Add(this);
    }

    /// <summary>What its transport tells it; null without one.</summary>
    internal ControlChannelLink? Link => _link;

    /// <summary>The id that the channel was made with.</summary>
    public string ControlChannelTriggerId { get; }

    /// <summary>After how many minutes of silence the kernel probes the connection (TCP keep-alive), so that address translators and proxies on the way do not forget it.</summary>
    /// <value>At first the server's interval. Halved, down to a minute, by <see cref="DecreaseNetworkKeepAliveInterval"/>, and by the channel itself when the connection breaks after a silence
    /// that long. Kept from one transport to the next. (The numbers are inferred: Windows tells only that the network decides, and that the server's interval counts.)</value>
    public uint CurrentKeepAliveIntervalInMinutes
    {
        get
        {
            lock (_gate)
                return _network.Minutes;
        }
    }

    /// <summary>Whether the channel's tasks run while the system sleeps.</summary>
    /// <value>False: no system that NetClient runs on offers that.</value>
    public bool IsWakeFromLowPowerSupported { get; }

    /// <summary>The trigger for a task that gives the server a sign of life. For web sockets, <see cref="WebSocketKeepAlive"/> is that task.</summary>
    public IBackgroundTrigger KeepAliveTrigger { get; }

    /// <summary>The trigger for a task that handles what came, or that the connection has ended.</summary>
    public IBackgroundTrigger PushNotificationTrigger { get; }

    /// <summary>How often <see cref="KeepAliveTrigger"/> goes off while the channel is enabled, in minutes: as long as the server allows.</summary>
    /// <value>15 to 1439. Setting it begins the time anew (inferred).</value>
    /// <exception cref="ArgumentOutOfRangeException">Out of that range (0x80070057).</exception>
    /// <exception cref="ObjectDisposedException">Set after the channel was disposed (0x80000013).</exception>
    public uint ServerKeepAliveIntervalInMinutes
    {
        get
        {
            lock (_gate)
                return _network.ServerMinutes;
        }

        set
        {
            CheckInterval(value, nameof(value));
            lock (_gate)
            {
                ThrowIfDisposed_NeedsLock();
                _network.ServerMinutes = value;
                if (_keepAlive is not null)
                    Arm_NeedsLock();
                ApplyNetworkInterval_NeedsLock();
            }
        }
    }

    /// <summary>The transport in use, as it was given; null before <see cref="UsingTransport"/> and after <see cref="Dispose"/>.</summary>
    public object? TransportObject
    {
        get
        {
            lock (_gate)
                return _transportObject;
        }
    }

    /// <summary>Closes the channel and gives its slot back. The transport stays as it is, the tasks stay registered, and the id is free again.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_isDisposed)
                return;
            _isDisposed = true;
            Detach_NeedsLock();
        }
        _context.Channels.Remove(this);
    }

    private static void CheckInterval(uint minutes, string name)
    {
        if (minutes is < LeastMinutes or > MostMinutes)
            throw Throw.Range($"A server keep-alive interval has {LeastMinutes} to {MostMinutes} minutes, not {minutes}.", name);
    }

    private void ThrowIfDisposed_NeedsLock()
    {
        if (_isDisposed)
            throw Throw.Closed(nameof(ControlChannelTrigger));
    }
}
