using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using NetClient.Internal;
using NetClient.Networking.BackgroundTransfer.Internal.Files;
using NetClient.Networking.BackgroundTransfer.Internal.Http;
using NetClient.Networking.BackgroundTransfer.Internal.Journal;

namespace NetClient.Networking.BackgroundTransfer.Internal;

/// <summary>An app's transfers. It opens the journal when it is first needed, and has it alone from then on.</summary>
internal sealed partial class TransferEngine : IAsyncDisposable
{
    /// <summary>The folder of the journal in the app's folder.</summary>
    public const string FolderName = "Transfers";

    private readonly NetClientContext _context;
    private readonly Lock _opening = new();
    private readonly ConcurrentDictionary<Guid, Transfer> _transfers = new();
    private TransferJournal? _journal;
    private ITransferNetwork? _network;
    private long _lastOrder;
    private long _ordersBefore;
    private bool _closed;

    public TransferEngine(NetClientContext context, TransferOptions options)
    {
        (_context, Options) = (context, options);
        Log = context.Loggers.CreateLogger(TransferLog.Category);
        Queue = new TransferQueue(options.MaxParallel, options.MaxConnectionsPerHost);
        Http = new TransferHttp(context);
        FolderFlushes = new FolderFlushes(options.Files);
        Groups = new GroupTable(() => context.Folder[FolderName], (path, reason) => Log.EntryUnreadable(path, reason));
        Completions = new CompletionTable(context);
    }

    public TransferOptions Options { get; }

    public TimeProvider Time => _context.Time;

    public ILogger Log { get; }

    public TransferQueue Queue { get; }

    public TransferHttp Http { get; }

    public FolderFlushes FolderFlushes { get; }

    public GroupTable Groups { get; }

    public CompletionTable Completions { get; }

    public ITransferNetwork Network
    {
        get
        {
            if (Volatile.Read(ref _network) is { } known)
                return known;
            lock (_opening)
            {
                if (_network is null)
                {
                    ITransferNetwork network = Options.Network ?? new SystemTransferNetwork(_context.Networks);
                    network.Changed += OnNetworkChanged;
                    Volatile.Write(ref _network, network);
                }
                return _network;
            }
        }
    }

    /// <summary>The journal, with what the last process left among the transfers.</summary>
    /// <exception cref="IOException">Another process of the app has it (0x80070020).</exception>
    public TransferJournal Journal
    {
        get
        {
            if (Volatile.Read(ref _journal) is { } open)
                return open;
            lock (_opening)
            {
                if (_closed)
                    throw Throw.Closed(nameof(TransferEngine));
                return _journal ?? Open_NeedsLock();
            }
        }
    }

    /// <summary>Those that are not over, and those whose end nobody has learned yet, in order.</summary>
    public IReadOnlyList<Transfer> Pending()
    {
        _ = Journal;
        return [.. _transfers.Values.Where(transfer => !transfer.Record.IsLearned).OrderBy(transfer => transfer.Order)];
    }

    public void Add(Transfer transfer) => _transfers[transfer.Id] = transfer;

    public void Remove(Transfer transfer) => _transfers.TryRemove(transfer.Id, out _);

    /// <summary>A number for a new transfer: behind all others of this process. What earlier processes have left is only known when the journal is open, and then comes before it.</summary>
    public long NextOrder() => Interlocked.Increment(ref _lastOrder);

    /// <summary>The highest number of what earlier processes have left, to be added to the number of a transfer that is written down.</summary>
    public long OrdersBefore => Volatile.Read(ref _ordersBefore);

    /// <summary>Moves a transfer and those behind it in its group to the front of the group.</summary>
    public void MakeCurrent(Transfer transfer)
    {
        if (transfer.Record.TransferGroup is not { } group)
            return;
        Transfer[] members = [.. _transfers.Values.Where(other => other.Record.TransferGroup == group).OrderBy(other => other.Order)];
        int at = Array.IndexOf(members, transfer);
        if (at <= 0)
            return;
        long[] orders = [.. members.Select(member => member.Order)];
        Transfer[] turned = [.. members[at..], .. members[..at]];
        for (int i = 0; i < turned.Length; i++)
        {
            long order = orders[i];
            turned[i].Update(record => record with { Order = order });
        }
        Queue.Next();
    }

    /// <summary>Stops every transfer where it is, for the next start to go on, and lets go of the journal.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_opening)
            _closed = true;
        await Task.WhenAll(_transfers.Values.Select(transfer => transfer.StopAsync())).ConfigureAwait(false);
        if (_network is { } network)
        {
            network.Changed -= OnNetworkChanged;
            (network as IDisposable)?.Dispose();
        }
        Http.Dispose();
        _journal?.Dispose();
    }

    private TransferJournal Open_NeedsLock()
    {
        TransferJournal journal = TransferJournal.Open(_context.Folder[FolderName], Options.Files, Time, Log);
        try
        {
            IReadOnlyList<(JournalEntry Entry, TransferRecord Record)> left = journal.Load();
            _ordersBefore = left.Select(one => one.Record.Order).DefaultIfEmpty().Max();
            bool all = journal.Count == left.Count && TryLoadCompletions(journal.Folder);
            if (all)
                Sweep(journal, [.. left.Select(one => one.Record)]);
            foreach ((JournalEntry entry, TransferRecord record) in left)
                all &= TryRestore(journal, entry, record);
            Completions.Restore(_transfers.Values, all);
        }
        catch
        {
            journal.Dispose();
            throw;
        }
        Volatile.Write(ref _journal, journal);
        return journal;
    }

    private void OnNetworkChanged()
    {
        foreach (Transfer transfer in _transfers.Values)
            transfer.NetworkChanged();
    }
}
