using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace NetClient.Tests.Networking.Sockets;

/// <summary>Keeps what was logged.</summary>
internal sealed class LogRecorder : ILoggerFactory, ILogger
{
    private readonly ConcurrentQueue<Exception> _failures = new();
    private readonly ConcurrentQueue<(int Id, string Text)> _entries = new();

    /// <summary>Each entry's number, and its text with the exception's.</summary>
    public IReadOnlyCollection<(int Id, string Text)> Entries => _entries;

    public IReadOnlyCollection<Exception> Failures => _failures;

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        _entries.Enqueue((eventId.Id, $"{formatter(state, exception)} {exception}"));
        if (exception is not null)
            _failures.Enqueue(exception);
    }

    public void Dispose()
    {
    }
}
