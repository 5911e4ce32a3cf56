using System.Threading.Tasks.Sources;
using NetClient.Internal;
using NetClient.Storage.Streams;
using NetClient.Storage.Streams.Internal;

namespace NetClient.Tests.Storage.Streams;

/// <summary>A .NET stream that gives a few bytes at a time, each read asynchronously when asked to.</summary>
internal sealed class TrickleStream(byte[] content, int step, bool yield = false) : MemoryStream(content)
{
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (yield)
            await Task.Yield();
        return await base.ReadAsync(buffer[..Math.Min(step, buffer.Length)], cancellationToken);
    }
}

/// <summary>An input stream as an app would write one: WinRT's interface alone, and a buffer of its own in the answer.</summary>
internal sealed class AppsInput(byte[] content, int step) : IInputStream
{
    private int _position;

    public bool Closed { get; private set; }

    public async ValueTask<IBuffer> ReadAsync(IBuffer buffer, uint count, InputStreamOptions options, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(Closed, this);
        await Task.Yield();
        int size = Math.Min(Math.Min(step, (int)count), content.Length - _position);
        _position += size;
        return content[(_position - size).._position].AsBuffer();
    }

    public void Dispose() => Closed = true;
}

/// <summary>An output stream as an app would write one, which takes a few bytes at a time.</summary>
internal sealed class AppsOutput(int step) : IOutputStream
{
    public MemoryStream Written { get; } = new();

    public bool Closed { get; private set; }

    public async ValueTask<uint> WriteAsync(IBuffer buffer, CancellationToken cancellationToken = default)
    {
        await Task.Yield();
        int size = Math.Min(step, (int)buffer.Length);
        Written.Write(buffer.AsSpan()[..size]);
        return (uint)size;
    }

    public ValueTask<bool> FlushAsync(CancellationToken cancellationToken = default) => new(true);

    public void Dispose() => Closed = true;
}

/// <summary>A stream whose reads and writes wait for the test, without an allocation for each.</summary>
internal sealed class GatedStream : IInputStream, IOutputStream, IMemoryInput, IMemoryOutput, IUnreadRegistry, IValueTaskSource<int>, IValueTaskSource
{
    private ManualResetValueTaskSourceCore<int> _core;
    private Memory<byte> _destination;
    private CancellationToken _token;
    private CancellationTokenRegistration _registration;

    public bool Pending { get; private set; }

    public int LargestRequest { get; private set; }

    public bool Closed { get; private set; }

    public byte[] LastWrite { get; private set; } = [];

    public bool KeepWrites { get; set; } = true;

    public List<string> Registrations { get; } = [];

    public IUnreadBytes? Holder { get; private set; }

    public ValueTask<int> ReadAsync(Memory<byte> destination, CancellationToken cancellationToken)
    {
        LargestRequest = Math.Max(LargestRequest, destination.Length);
        _destination = destination;
        Begin(cancellationToken);
        return new ValueTask<int>(this, _core.Version);
    }

    public ValueTask WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken)
    {
        if (KeepWrites)
            LastWrite = source.ToArray();
        Begin(cancellationToken);
        return new ValueTask(this, _core.Version);
    }

    /// <summary>Ends the read under way.</summary>
    public void Deliver(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_destination.Span);
        End();
        _core.SetResult(bytes.Length);
    }

    /// <summary>Ends the write under way.</summary>
    public void Accept()
    {
        End();
        _core.SetResult(0);
    }

    public void Fail(Exception e)
    {
        End();
        _core.SetException(e);
    }

    public void Register(IUnreadBytes holder)
    {
        Registrations.Add("register");
        Holder = holder;
    }

    public void Unregister(IUnreadBytes holder) => Registrations.Add($"unregister {holder.UnreadByteCount}");

    public ValueTask<IBuffer> ReadAsync(IBuffer buffer, uint count, InputStreamOptions options, CancellationToken cancellationToken = default) =>
        throw new InvalidOperationException("The memory path must be taken.");

    public ValueTask<uint> WriteAsync(IBuffer buffer, CancellationToken cancellationToken = default) =>
        throw new InvalidOperationException("The memory path must be taken.");

    public ValueTask<bool> FlushAsync(CancellationToken cancellationToken = default) => new(true);

    public void Dispose()
    {
        Closed = true;
        if (Pending)
            Fail(new IOException("closed"));
    }

    public int GetResult(short token) => _core.GetResult(token);

    public ValueTaskSourceStatus GetStatus(short token) => _core.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);

    void IValueTaskSource.GetResult(short token) => _core.GetResult(token);

    private void Begin(CancellationToken token)
    {
        _core.Reset();
        Pending = true;
        _token = token;
        _registration = token.UnsafeRegister(static self => ((GatedStream)self!).Cancel(), this);
    }

    private void Cancel()
    {
        Pending = false;
        _core.SetException(Throw.Canceled(_token));
    }

    private void End()
    {
        Pending = false;
        _registration.Unregister();
    }
}
