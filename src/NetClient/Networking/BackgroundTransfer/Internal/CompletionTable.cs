using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using NetClient.Internal;
using NetClient.Networking.BackgroundTransfer.Internal.Downloads;
using NetClient.Networking.BackgroundTransfer.Internal.Journal;
using NetClient.Networking.BackgroundTransfer.Internal.Uploads;
using NetClient.Security.Internal;

namespace NetClient.Networking.BackgroundTransfer.Internal;

/// <summary>The completion groups of an app. An enabled one stands in a file beside the journal until its task has run, and so do its transfers, whether or not the app has learned their ends.</summary>
internal sealed class CompletionTable(NetClientContext context)
{
    private const string FileName = "completions.json";
    private const int MaxLength = 256 * 1024;

    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, State> _groups = [];

    /// <summary>Whether it is known which groups earlier processes have left.</summary>
    public bool IsLoaded { get; private set; }

    public static string PathIn(string folder) => Path.Join(folder, FileName);

    public bool IsEnabled(Guid group)
    {
        lock (_gate)
            return _groups.GetValueOrDefault(group) is { IsEnabled: true };
    }

    public void ThrowIfEnabled(Guid group)
    {
        if (IsEnabled(group))
            throw Throw.WrongState("The completion group was enabled; its transfers are created before that.");
    }

    /// <summary>A transfer was created in a group.</summary>
    public void Add(Guid group, Transfer transfer)
    {
        lock (_gate)
        {
            ThrowIfEnabled(group);
            Find_NeedsLock(group).Members.Add(transfer);
        }
    }

    /// <summary>Makes a group lasting, and looks whether its task is due.</summary>
    public void Enable(TransferEngine engine, Guid group)
    {
        string folder = engine.Journal.Folder;
        lock (_gate)
        {
            State state = Find_NeedsLock(group);
            if (state.IsEnabled)
                throw Throw.WrongState("The completion group was enabled before.");
            state.IsEnabled = true;
            try
            {
                Save_NeedsLock(folder);
            }
            catch
            {
                state.IsEnabled = false;
                throw;
            }
        }
        TellIfDue(group);
    }

    /// <summary>The app has learned the end of a transfer. True when the group's task is to be told of it too, so that it is kept.</summary>
    public bool Keep(Transfer transfer)
    {
        if (transfer.Record.CompletionGroup is not { } group || transfer.Status is BackgroundTransferStatus.Canceled)
            return false;
        lock (_gate)
        {
            if (_groups.GetValueOrDefault(group) is not { IsOver: false })
                return false;
            transfer.Update(record => record with { IsLearned = true });
            return true;
        }
    }

    /// <summary>A transfer has ended.</summary>
    public void Ended(Transfer transfer)
    {
        if (transfer.Record.CompletionGroup is { } group)
            TellIfDue(group);
    }

    /// <summary>Reads which groups earlier processes have left.</summary>
    public void Load(string folder)
    {
        lock (_gate)
        {
            foreach (Guid group in Read(folder))
                Find_NeedsLock(group).IsEnabled = true;
            IsLoaded = true;
        }
    }

    /// <summary>Gives the groups their transfers back; those whose transfers had all ended are told of soon.</summary>
    /// <param name="transfers">The transfers of the journal.</param>
    /// <param name="areAll">Whether all of the journal could be read. Otherwise no group of an earlier process is told of: it may wait for what was not read.</param>
    public void Restore(IEnumerable<Transfer> transfers, bool areAll)
    {
        Guid[] left;
        lock (_gate)
        {
            foreach (State state in _groups.Values)
                state.IsHeld = !areAll;
            foreach (Transfer transfer in transfers)
            {
                if (transfer.Record.CompletionGroup is { } group)
                    Find_NeedsLock(group).Members.Add(transfer);
            }
            left = [.. _groups.Keys];
        }
        if (left.Length > 0)
            _ = Task.Run(() => Array.ForEach(left, TellIfDue));   // not under the lock of the engine, which is being opened
    }

    private static IReadOnlyList<Guid> Read(string folder)
    {
        try
        {
            byte[]? bytes = new PrivateFiles(folder).Read(FileName, MaxLength);
            return bytes is null ? [] : JsonSerializer.Deserialize(bytes, TransferJson.Default.CompletionsRecord)?.Enabled ?? [];
        }
        catch (Exception e) when (e is JsonException or InvalidDataException)
        {
            return [];   // no reason to keep transfers from running
        }
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "The transfers have ended well; the task is tried again by the next process.")]
    private void TellIfDue(Guid group)
    {
        Transfer[] members;
        lock (_gate)
        {
            if (_groups.GetValueOrDefault(group) is not { IsEnabled: true, IsTold: false, IsHeld: false } state || !state.Members.TrueForAll(member => member.HasEnded))
                return;
            state.IsTold = true;
            members = [.. state.Members.Where(member => member.Status is not BackgroundTransferStatus.Canceled).OrderBy(member => member.Order)];
        }
        try
        {
            var details = new BackgroundTransferCompletionGroupTriggerDetails(
                [.. members.OfType<Download>().Select(DownloadOperation.Of)], [.. members.OfType<Upload>().Select(UploadOperation.Of)], () => End(group));
            bool hasTask = context.BackgroundTasks.Complete(group, details);
            context.Transfers.Log.GroupComplete(group, hasTask);
            if (!hasTask)
                End(group);
        }
        catch (Exception e)
        {
            context.Transfers.Log.GroupNotTold(group, e);
        }
    }

    /// <summary>The task has run, or there is none: nobody needs what was kept for it.</summary>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "What is left is found by the next process.")]
    private void End(Guid group)
    {
        try
        {
            lock (_gate)
            {
                State state = _groups[group];
                state.IsOver = true;
                foreach (Transfer member in state.Members)
                {
                    if (member.Record.IsLearned)
                        member.Remove();
                    else if (member.Status is not BackgroundTransferStatus.Canceled)
                        member.Update(record => record with { CompletionGroup = null });
                }
                state.Members.Clear();
                Save_NeedsLock(context.Transfers.Journal.Folder);
            }
        }
        catch (Exception e)
        {
            context.Transfers.Log.GroupNotTold(group, e);
        }
    }

    private State Find_NeedsLock(Guid group)
    {
        if (!_groups.TryGetValue(group, out State? state))
            _groups.Add(group, state = new State());
        return state;
    }

    private void Save_NeedsLock(string folder) => new PrivateFiles(folder).Write(
        FileName,
        JsonSerializer.SerializeToUtf8Bytes(
            new CompletionsRecord { Enabled = [.. _groups.Where(group => group.Value is { IsEnabled: true, IsOver: false }).Select(group => group.Key)] },
            TransferJson.Default.CompletionsRecord));

    private sealed class State
    {
        public List<Transfer> Members { get; } = [];

        public bool IsEnabled { get; set; }

        /// <summary>Whether it may have transfers that this process could not read.</summary>
        public bool IsHeld { get; set; }

        /// <summary>Whether its task has been told, and runs or will.</summary>
        public bool IsTold { get; set; }

        /// <summary>Whether the task has run.</summary>
        public bool IsOver { get; set; }
    }
}
