using System.Runtime.CompilerServices;
using NetClient.Foundation;

namespace NetClient.Storage.Streams.Internal;

/// <summary>Loads bytes into a <see cref="DataReader"/>.</summary>
internal sealed class LoadOperation : StreamOperation
{
    private readonly DataReader _reader;
    private readonly Action _continue;
    private IMemoryInput? _input;
    private LoadedBytes? _bytes;
    private ConfiguredValueTaskAwaitable<int>.ConfiguredValueTaskAwaiter _read;
    private uint _wanted;
    private uint _loaded;
    private bool _partial;
    private bool _readAhead;

    public LoadOperation(DataReader reader)
    {
        _reader = reader;
        _continue = () => Go(resumed: true);
    }

    public void Run(IMemoryInput input, LoadedBytes bytes, uint count, InputStreamOptions options)
    {
        (_input, _bytes, _wanted, _loaded) = (input, bytes, count, 0);
        _partial = (options & InputStreamOptions.Partial) != 0;
        _readAhead = (options & InputStreamOptions.ReadAhead) != 0;
        Go(resumed: false);
    }

    protected override void Raise(Delegate handler, short version, AsyncStatus status) =>
        ((DataReaderLoadCompletedHandler)handler)(new DataReaderLoadOperation(this, version), status);

    // A loop written out instead of an async method: that would allocate when a load goes on on another thread than it began.
    private void Go(bool resumed)
    {
        Exception? error = null;
        try
        {
            if (!resumed)
            {
                Token.ThrowIfCancellationRequested();
                _loaded = _bytes!.Load(_wanted);   // what an earlier load has read ahead
            }

            while (resumed || !Enough())
            {
                if (!resumed)
                {
                    _read = AwaiterOf(_input!.ReadAsync(_bytes!.Space(_wanted - _loaded, _readAhead), Token));
                    if (!_read.IsCompleted)
                    {
                        _read.UnsafeOnCompleted(_continue);
                        return;
                    }
                }
                resumed = false;

                int count = _read.GetResult();
                if (count == 0)
                    break;
                _bytes!.Fetched(count);
                _loaded += _bytes.Load(_wanted - _loaded);
            }
        }
        catch (Exception e)
        {
            error = e;   // what had arrived is loaded already, and stays
        }

        uint loaded = _loaded;
        (_input, _bytes, _read) = (null, null, default);
        _reader.LoadEnded();
        End(loaded, error);
    }

    private static ConfiguredValueTaskAwaitable<int>.ConfiguredValueTaskAwaiter AwaiterOf(ValueTask<int> read) => read.ConfigureAwait(false).GetAwaiter();

    private bool Enough() => _loaded == _wanted || (_partial && _loaded > 0);
}
