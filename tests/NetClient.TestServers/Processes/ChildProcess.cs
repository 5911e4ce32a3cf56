using System.Diagnostics;
using System.Text;

namespace NetClient.TestServers.Processes;

/// <summary>A running program: its output is kept, and it ends with its whole family on dispose, or (on Linux) when the test host dies.</summary>
public sealed class ChildProcess : IAsyncDisposable
{
    private const int LogLimit = 1 << 20;
    private static readonly TimeSpan GraceForStopSignal = TimeSpan.FromSeconds(5);
    private readonly Process _process;
    private readonly ProcessSpec _spec;
    private readonly StringBuilder _output = new();
    private readonly Task _outputEnd;
    private TaskCompletionSource _more = NewSignal();
    private bool _disposed;

    private ChildProcess(Process process, ProcessSpec spec)
    {
        _process = process;
        _spec = spec;
        _outputEnd = Task.WhenAll(KeepAsync(process.StandardOutput), KeepAsync(process.StandardError));
    }

    /// <summary>Whether it has ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>What it has ended with.</summary>
    public int ExitCode => _process.ExitCode;

    /// <summary>Starts a program.</summary>
    public static async Task<ChildProcess> StartAsync(ProcessSpec spec) => new(await ProcessStarter.StartAsync(spec), spec);

    /// <summary>Waits until it has written a text to its standard output or error; false when it ends without.</summary>
    public async Task<bool> SaysAsync(string text, CancellationToken cancellationToken)
    {
        while (true)
        {
            bool isAll = _outputEnd.IsCompleted;
            Task more;
            lock (_output)
            {
                if (_output.ToString().Contains(text, StringComparison.Ordinal))
                    return true;
                more = _more.Task;
            }
            if (isAll)
                return false;
            await Task.WhenAny(more, _outputEnd).WaitAsync(cancellationToken);
        }
    }

    /// <summary>Waits for its end, and for the last of its output; false when the time is over first.</summary>
    public async Task<bool> EndsAsync(TimeSpan within, CancellationToken cancellationToken)
    {
        Task end = Task.WhenAll(_process.WaitForExitAsync(cancellationToken), _outputEnd);
        try
        {
            await end.WaitAsync(within, cancellationToken);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    /// <summary>Standard output and error as they came in, then each of the log files.</summary>
    public string ReadLog()
    {
        var log = new StringBuilder("$ ").Append(_spec.FileName).Append(' ').AppendJoin(' ', _spec.Arguments).Append('\n');
        lock (_output)
            log.Append(_output);
        foreach (string file in _spec.LogFiles.Where(File.Exists))
            log.Append("--- ").Append(Path.GetFileName(file)).Append('\n').Append(ReadShared(file));
        return log.ToString();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
            return;
        _disposed = true;
        if (_spec.StopSignal is not null)
        {
            using var grace = new CancellationTokenSource(GraceForStopSignal);
            _process.StandardInput.Close();   // the watcher signals the program
            await _process.WaitForExitAsync(grace.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
    }

    private static string ReadShared(string file)
    {
        using var reader = new StreamReader(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        return reader.ReadToEnd();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task KeepAsync(StreamReader reader)
    {
        char[] buffer = new char[4096];
        try
        {
            for (int read; (read = await reader.ReadAsync(buffer)) > 0;)
            {
                lock (_output)
                {
                    if (_output.Length < LogLimit)
                        _output.Append(buffer, 0, read);
                    _more.SetResult();
                    _more = NewSignal();
                }
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // Disposed while reading: what came so far is kept.
        }
    }
}
