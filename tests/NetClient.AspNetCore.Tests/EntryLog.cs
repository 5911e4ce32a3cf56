using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace NetClient.AspNetCore.Tests;

/// <summary>Keeps what is logged, to be waited for entry by entry.</summary>
/// <param name="least">The level from which on it is kept.</param>
internal sealed class EntryLog(LogLevel least) : ILogger, ILoggerFactory, ILoggerProvider
{
    private readonly Channel<(int Id, Exception? Exception, string Text)> _entries = Channel.CreateUnbounded<(int, Exception?, string)>();

    /// <summary>The entries that nobody has read yet.</summary>
    public ChannelReader<(int Id, Exception? Exception, string Text)> Entries => _entries.Reader;

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public bool IsEnabled(LogLevel logLevel) => logLevel >= least;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
            _entries.Writer.TryWrite((eventId.Id, exception, $"{formatter(state, exception)} {exception}"));
    }

    public void Dispose()
    {
    }
}
