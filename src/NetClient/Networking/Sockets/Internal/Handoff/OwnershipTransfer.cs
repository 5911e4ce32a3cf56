using NetClient.Errors;
using NetClient.Internal;
using NetClient.Storage.Streams;

namespace NetClient.Networking.Sockets.Internal.Handoff;

/// <summary>What a socket knows of the broker: the task that was enabled for it, and how it was lent.</summary>
internal sealed class OwnershipTransfer(NetClientContext context)
{
    public const int MaxIdLength = 256;

    private static readonly TimeSpan LongestKeepAlive = TimeSpan.FromDays(49);

    private Guid _taskId;
    private SocketLease? _lent;

    /// <summary>Of a socket that was taken back.</summary>
    public OwnershipTransfer(NetClientContext context, Guid taskId, SocketLease lent)
        : this(context) => (_taskId, _lent) = (taskId, lent);

    public void Enable(Guid taskId, SocketActivityConnectedStandbyAction action)
    {
        if (action == SocketActivityConnectedStandbyAction.Wake)
        {
            throw new PlatformNotSupportedException("This system has no connected standby to wake from. Use SocketActivityConnectedStandbyAction.DoNotWake.")
            {
                HResult = HResults.NotFound,
            };
        }
        if (action != SocketActivityConnectedStandbyAction.DoNotWake)
            throw Throw.Range("No such action.", "connectedStandbyAction");
        context.Broker.DemandTask(taskId);
        _taskId = taskId;
    }

    public void Transfer(string socketId, SocketActivityContext? data, TimeSpan keepAlive, Func<SocketDeparture> depart)
    {
        Throw.IfNullOrEmpty(socketId);
        if (socketId.Length > MaxIdLength)
            throw Throw.Argument($"The id has {socketId.Length} characters; {MaxIdLength} are the most.", nameof(socketId));
        if (keepAlive < TimeSpan.Zero || keepAlive > LongestKeepAlive)
            throw Throw.Range("A keep-alive time is positive, and at most 49 days; zero is for none.", "keepAliveTime");
        if (_taskId == Guid.Empty)
            throw NotEnabled();
        using SocketDeparture departure = depart();
        context.Broker.Transfer(socketId, _taskId, keepAlive, departure, data is null ? default : data.Data.AsMemory());
        if (Interlocked.Exchange(ref _lent, null) is { } former && former.Id != socketId)
            context.Broker.Released(former);   // it goes on under another name
    }

    public static InvalidOperationException NotEnabled() => Throw.WrongState(
        "TransferOwnership was called on a socket that is not enabled for it. Call EnableTransferOwnership with the id of a task that has a SocketActivityTrigger, before connecting or binding.");

    /// <summary>The socket was closed here; if it was lent, its owner closes it too.</summary>
    public void Closed()
    {
        if (Interlocked.Exchange(ref _lent, null) is { } lease)
            context.Broker.Released(lease);
    }
}
