using System.Runtime.CompilerServices;
using NetClient.Foundation;

namespace NetClient.Storage.Streams.Internal;

/// <summary>Stores the bytes of a <see cref="DataWriter"/>.</summary>
internal sealed class StoreOperation : StreamOperation
{
    private readonly DataWriter _writer;
    private readonly Action _continue;
    private ConfiguredValueTaskAwaitable.ConfiguredValueTaskAwaiter _write;
    private uint _count;

    public StoreOperation(DataWriter writer)
    {
        _writer = writer;
        _continue = Finish;
    }

    public void Run(IMemoryOutput output, ReadOnlyMemory<byte> bytes)
    {
        _count = (uint)bytes.Length;
        try
        {
            Token.ThrowIfCancellationRequested();
            _write = AwaiterOf(bytes.IsEmpty ? default : output.WriteAsync(bytes, Token));
            if (!_write.IsCompleted)
            {
                _write.UnsafeOnCompleted(_continue);
                return;
            }
        }
        catch (Exception e)
        {
            Finish(e);
            return;
        }
        Finish();
    }

    protected override void Raise(Delegate handler, short version, AsyncStatus status) =>
        ((DataWriterStoreCompletedHandler)handler)(new DataWriterStoreOperation(this, version), status);

    private static ConfiguredValueTaskAwaitable.ConfiguredValueTaskAwaiter AwaiterOf(ValueTask write) => write.ConfigureAwait(false).GetAwaiter();

    private void Finish()
    {
        Exception? error = null;
        try
        {
            _write.GetResult();
        }
        catch (Exception e)
        {
            error = e;
        }
        Finish(error);
    }

    private void Finish(Exception? error)
    {
        uint count = _count;
        _write = default;
        _writer.StoreEnded(stored: error is null);
        End(error is null ? count : 0, error);
    }
}
