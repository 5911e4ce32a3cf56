using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace NetClient.Tests.Networking.Sockets;

/// <summary>Keeps the exceptions that were logged.</summary>
internal sealed class LogRecorder : ILoggerFactory, ILogger
{
    private readonly ConcurrentQueue<Exception> _failures = new();

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
        if (exception is not null)
            _failures.Enqueue(exception);
    }

    public void Dispose()
    {
    }
}
