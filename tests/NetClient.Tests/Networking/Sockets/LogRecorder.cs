using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace NetClient.Tests.Networking.Sockets;

/// <summary>Keeps what was logged.</summary>
internal sealed class LogRecorder : ILoggerFactory, ILogger
{
    private readonly ConcurrentQueue<Exception> _failures = new();
    private readonly ConcurrentQueue<(int Id, string Text)> _entries = new();
    private readonly ConcurrentQueue<(int Id, LogLevel Level, string Category)> _places = new();

    /// <summary>Each entry's number, and its text with the exception's.</summary>
    public IReadOnlyCollection<(int Id, string Text)> Entries => _entries;

    public IReadOnlyCollection<Exception> Failures => _failures;

    /// <summary>Each entry's number, level and category; the latter is empty for what was logged past a factory.</summary>
    public IReadOnlyCollection<(int Id, LogLevel Level, string Category)> Places => _places;

    public ILogger CreateLogger(string categoryName) => new Category(this, categoryName);

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Add("", logLevel, eventId, $"{formatter(state, exception)} {exception}", exception);

    public void Dispose()
    {
    }

    private void Add(string category, LogLevel level, EventId id, string text, Exception? exception)
    {
        _places.Enqueue((id.Id, level, category));
        _entries.Enqueue((id.Id, text));
        if (exception is not null)
            _failures.Enqueue(exception);
    }

    private sealed class Category(LogRecorder owner, string name) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            owner.Add(name, logLevel, eventId, $"{formatter(state, exception)} {exception}", exception);
    }
}
