using NetClient.TestServers.Processes;

namespace NetClient.InteropTests.Peers;

/// <summary>A real server in a directory of its own.</summary>
public abstract class Peer : IAsyncDisposable
{
    private ServerProcess? _process;

    /// <summary>Makes the server's directory.</summary>
    protected Peer(string name) => Directory = new TempDirectory(name);

    /// <summary>The ports that the server listens on, in the order in which <see cref="StartAsync"/>'s caller used them.</summary>
    protected IReadOnlyList<int> Ports => Process.Ports;

    /// <summary>Configuration, data and logs.</summary>
    protected TempDirectory Directory { get; }

    private ServerProcess Process => _process ?? throw new InvalidOperationException("The server was not started.");

    /// <summary>All that the server wrote so far.</summary>
    public virtual string ReadLog() => $"===== {GetType().Name}\n{Process.ReadLog()}";

    /// <summary>Waits until the server has written <paramref name="text"/>: some write of a connection only when it is over.</summary>
    public async Task WaitForLogAsync(string text, CancellationToken cancellationToken)
    {
        using var poll = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!ReadLog().Contains(text, StringComparison.Ordinal))
            await poll.WaitForNextTickAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public virtual async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await _process.DisposeAsync();
        Directory.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Starts the server; <paramref name="prepare"/> is called with <paramref name="portCount"/> free ports.</summary>
    /// <exception cref="InvalidOperationException">It did not start; the message holds its log.</exception>
    protected async Task StartAsync(int portCount, Func<IReadOnlyList<int>, Task<ProcessSpec>> prepare, CancellationToken cancellationToken)
    {
        try { _process = await ServerProcess.StartAsync(portCount, prepare, Interop.ReadyTimeout, cancellationToken); }
        catch
        {
            Directory.Dispose();
            throw;
        }
    }

    /// <summary>Gives the directory to the user that the server runs as.</summary>
    protected Task HandOverDirectoryAsync() => Account.GiveAsync(Directory.FullName);
}
