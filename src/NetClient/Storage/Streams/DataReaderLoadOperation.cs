using System.Runtime.CompilerServices;
using NetClient.Foundation;
using NetClient.Internal;
using NetClient.Storage.Streams.Internal;

namespace NetClient.Storage.Streams;

/// <summary>A running <see cref="DataReader.LoadAsync"/>: awaitable, and free of allocations when it is awaited.</summary>
/// <remarks>It takes the place of a WinRT class that implements <c>IAsyncOperation&lt;uint&gt;</c>. Await it once; <see cref="AsTask()"/> gives a task for
/// anything more. After an await its members answer until the same reader begins its next operation; from then on they fail with
/// <see cref="InvalidOperationException"/> (0x8000000E). Because it is a struct, put it in a variable before setting <see cref="Completed"/>.</remarks>
public readonly struct DataReaderLoadOperation : IEquatable<DataReaderLoadOperation>
{
    private readonly LoadOperation? _operation;
    private readonly short _version;

    internal DataReaderLoadOperation(LoadOperation operation, short version) => (_operation, _version) = (operation, version);

    /// <summary>A number that tells this operation from others in a log; never 0.</summary>
    public uint Id => Operation.Id(_version);

    /// <summary>Where the operation stands.</summary>
    public AsyncStatus Status => Operation.Status(_version);

    /// <summary>What the operation failed with; <see langword="null"/> unless <see cref="Status"/> is <see cref="AsyncStatus.Error"/>.</summary>
    public Exception? ErrorCode => Operation.ErrorCode(_version);

    /// <summary>Called once when the operation has ended; at once, on the setting thread, when it has ended already. What it throws is unhandled.</summary>
    /// <exception cref="InvalidOperationException">It was set before (0x80000018).</exception>
    public DataReaderLoadCompletedHandler? Completed
    {
        get => (DataReaderLoadCompletedHandler?)Operation.Completed(_version);
        set
        {
            Throw.IfNull(value);
            Operation.SetCompleted(_version, value);
        }
    }

    private LoadOperation Operation => _operation ?? throw Throw.WrongState("There is no operation: this value did not come from DataReader.LoadAsync.");

    /// <summary>Compares two values.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    /// <returns>True when they are the same operation.</returns>
    public static bool operator ==(DataReaderLoadOperation left, DataReaderLoadOperation right) => left.Equals(right);

    /// <summary>Compares two values.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    /// <returns>True when they are different operations.</returns>
    public static bool operator !=(DataReaderLoadOperation left, DataReaderLoadOperation right) => !left.Equals(right);

    /// <summary>Makes <c>await</c> work.</summary>
    /// <returns>An awaiter whose result is the number of bytes loaded.</returns>
    public ValueTaskAwaiter<uint> GetAwaiter() => new ValueTask<uint>(Operation, _version).GetAwaiter();

    /// <summary>Makes <c>await</c> work, on the captured context or not.</summary>
    /// <param name="continueOnCapturedContext">Whether to go on where the await began.</param>
    /// <returns>What to await; its result is the number of bytes loaded.</returns>
    public ConfiguredValueTaskAwaitable<uint> ConfigureAwait(bool continueOnCapturedContext) =>
        new ValueTask<uint>(Operation, _version).ConfigureAwait(continueOnCapturedContext);

    /// <summary>Gives a task that ends as the operation ends. It may be asked for, and awaited, any number of times.</summary>
    /// <returns>A task whose result is the number of bytes loaded.</returns>
    public Task<uint> AsTask() => Operation.AsTask(_version);

    /// <summary>Gives a task that ends as the operation ends, and lets a token cancel the operation.</summary>
    /// <param name="cancellationToken">Cancels the operation, not only the waiting.</param>
    /// <returns>A task whose result is the number of bytes loaded. When the token ended it, it ends with an <see cref="OperationCanceledException"/> that
    /// carries this token and 0x800704C7.</returns>
    public Task<uint> AsTask(CancellationToken cancellationToken) => Operation.AsTask(_version).AsTask(cancellationToken);

    /// <summary>Asks the operation to stop. It may still end with its result; nothing happens when it has ended already.</summary>
    public void Cancel() => Operation.Cancel(_version);

    /// <summary>Gives the result, or throws what the operation failed with.</summary>
    /// <returns>The result: the number of bytes loaded.</returns>
    /// <exception cref="InvalidOperationException">The operation still runs (0x8000000E).</exception>
    /// <exception cref="OperationCanceledException">The operation was cancelled (0x800704C7).</exception>
    public uint GetResults() => Operation.GetResults(_version);

    /// <summary>Says that the operation, which has ended, is not looked at any more. Calling again does nothing.</summary>
    /// <exception cref="InvalidOperationException">The operation still runs (0x8000000E).</exception>
    public void Close() => Operation.Close(_version);

    /// <inheritdoc/>
    public bool Equals(DataReaderLoadOperation other) => ReferenceEquals(_operation, other._operation) && _version == other._version;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is DataReaderLoadOperation other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_operation is null ? 0 : RuntimeHelpers.GetHashCode(_operation), _version);
}
