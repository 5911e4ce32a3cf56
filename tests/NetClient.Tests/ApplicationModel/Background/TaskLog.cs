using Microsoft.Extensions.Logging;

namespace NetClient.Tests.ApplicationModel.Background;

/// <summary>What a host of tasks logs, which it does as soon as it has decided something.</summary>
internal sealed class TaskLog : ILogger
{
    private readonly Lock _gate = new();
    private readonly List<(int Id, Exception? Error)> _entries = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public int Count(int id)
    {
        lock (_gate)
            return _entries.Count(entry => entry.Id == id);
    }

    /// <summary>Ends when there is such an entry, and gives its exception.</summary>
    public async Task<Exception?> WaitAsync(int id)
    {
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if (_entries.FindIndex(entry => entry.Id == id) is >= 0 and int at)
                    return _entries[at].Error;
                changed = _changed.Task;
            }
            await changed.WaitAsync(TestContext.Current.CancellationToken);
        }
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            _entries.Add((eventId.Id, exception));
            (changed, _changed) = (_changed, new(TaskCreationOptions.RunContinuationsAsynchronously));
        }
        changed.TrySetResult();
    }
}
