namespace NetClient.Networking.BackgroundTransfer.Internal;

/// <summary>What the app has said about a transfer group. One object per name in an engine.</summary>
internal sealed class GroupSettings(string name)
{
    private readonly Lock _gate = new();
    private (BackgroundTransferBehavior Behavior, uint MaxParallel) _values;

    public string Name => name;

    public BackgroundTransferBehavior Behavior
    {
        get
        {
            lock (_gate)
                return _values.Behavior;
        }
        set
        {
            lock (_gate)
                _values.Behavior = value;
        }
    }

    /// <summary>How many of a parallel group run at a time; 0 for as many as there can be.</summary>
    public uint MaxParallel
    {
        get
        {
            lock (_gate)
                return _values.MaxParallel;
        }
        set
        {
            lock (_gate)
                _values.MaxParallel = value;
        }
    }

    public bool IsSerialized => Behavior is BackgroundTransferBehavior.Serialized;

    public uint Limit => IsSerialized ? 1 : MaxParallel is 0 ? uint.MaxValue : MaxParallel;

    public bool IsUsual => !IsSerialized && MaxParallel is 0;
}
