using System.Threading.Channels;
using NetClient.ApplicationModel.Background;

namespace NetClient.Tests.ApplicationModel.Background;

/// <summary>The runs of a task, one after the other.</summary>
internal sealed class Runs
{
    private readonly Channel<IBackgroundTaskInstance> _runs = Channel.CreateUnbounded<IBackgroundTaskInstance>();
    private int _count;

    public int Count => Volatile.Read(ref _count);

    public void Add(IBackgroundTaskInstance instance)
    {
        Interlocked.Increment(ref _count);
        _runs.Writer.TryWrite(instance);
    }

    public ValueTask<IBackgroundTaskInstance> NextAsync() => _runs.Reader.ReadAsync(TestContext.Current.CancellationToken);
}
