using NetClient.Internal;
using NetClient.Networking.BackgroundTransfer.Internal;

namespace NetClient.Networking.BackgroundTransfer;

/// <summary>A name for transfers that belong together, and how they run.</summary>
/// <remarks>Groups outlive the process. Source: <see href="https://learn.microsoft.com/uwp/api/windows.networking.backgroundtransfer.backgroundtransfergroup"/> (documented).</remarks>
public sealed class BackgroundTransferGroup
{
    private readonly TransferEngine _engine;
    private readonly GroupSettings _settings;

    internal BackgroundTransferGroup(TransferEngine engine, GroupSettings settings) => (_engine, _settings) = (engine, settings);

    /// <summary>The name.</summary>
    public string Name => _settings.Name;

    /// <summary>Whether the group's transfers run at the same time or one after the other.</summary>
    /// <value>Default <see cref="BackgroundTransferBehavior.Parallel"/>. A change counts from the next transfer that begins.</value>
    /// <exception cref="ArgumentException">The value is none of the enum's (0x80070057).</exception>
    public BackgroundTransferBehavior TransferBehavior
    {
        get => _settings.Behavior;
        set
        {
            if (!Enum.IsDefined(value))
                throw Throw.Argument($"{value} is no BackgroundTransferBehavior.", nameof(value));
            _settings.Behavior = value;
            Changed();
        }
    }

    /// <summary>How many transfers of a parallel group run at the same time. An addition.</summary>
    /// <value>Default 0: as many as an app may have, which is 10.</value>
    public uint MaxParallelTransfers
    {
        get => _settings.MaxParallel;
        set
        {
            _settings.MaxParallel = value;
            Changed();
        }
    }

    /// <summary>The group of a name. The same name gives the same group, also after a restart.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The group.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> is null or empty (0x80070057).</exception>
    public static BackgroundTransferGroup CreateGroup(string name) => CreateGroup(name, NetClientContext.Default);

    internal static BackgroundTransferGroup CreateGroup(string name, NetClientContext context)
    {
        Throw.IfNullOrEmpty(name);
        return new BackgroundTransferGroup(context.Transfers, context.Transfers.Groups.Find(name));
    }

    private void Changed()
    {
        _engine.Groups.Save();
        _engine.Queue.Next();
    }
}
