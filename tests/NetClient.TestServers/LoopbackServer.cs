using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace NetClient.TestServers;

/// <summary>A peer on loopback that runs a script for each connection. What the script finds wrong fails the test through <see cref="Completion"/>.</summary>
public sealed class LoopbackServer : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource _stop;
    private readonly Socket _listener;
    private readonly Func<ScriptedPeer, Task> _script;
    private readonly Task _running;
    private readonly ConcurrentDictionary<EndPoint, TaskCompletionSource> _probes = [];
    private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _accepted;

    private LoopbackServer(Func<ScriptedPeer, Task> script, IPAddress address, int backlog, TimeSpan deadline)
    {
        _stop = new CancellationTokenSource(deadline);
        _script = script;
        _listener = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        _listener.Bind(new IPEndPoint(address, 0));
        _listener.Listen(backlog);
        _running = RunAsync();
    }

    /// <summary>Where it listens.</summary>
    public IPEndPoint EndPoint => (IPEndPoint)_listener.LocalEndPoint!;

    /// <summary>Its port, as <c>ConnectAsync</c> takes it.</summary>
    public string Port => EndPoint.Port.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Ends with the first connection's script, as that ended.</summary>
    public Task Completion => _first.Task.WaitAsync(Deadline);

    /// <summary>Starts a server. What runs longer than the deadline, 30 s unless said otherwise, is ended.</summary>
    public static LoopbackServer Start(Func<ScriptedPeer, Task> script, IPAddress? address = null, int backlog = 128, TimeSpan? deadline = null) =>
        new(script, address ?? IPAddress.Loopback, backlog, deadline ?? Deadline);

    /// <summary>A port of the loopback address at which nobody listens.</summary>
    public static string UnusedPort()
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        probe.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)probe.LocalEndPoint!).Port.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>How many connections have been made to it, the last among them too: the peer's own log, which no client can embellish.</summary>
    /// <remarks>A client may know of its connection before the server does. Connections are accepted in the order in which they were made, and one of its own is the last.</remarks>
    public async Task<int> AcceptedAsync()
    {
        using var probe = new Socket(EndPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        probe.Bind(new IPEndPoint(EndPoint.Address, 0));
        var accepted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _probes[probe.LocalEndPoint!] = accepted;
        await probe.ConnectAsync(EndPoint).WaitAsync(Deadline);
        await Task.WhenAny(accepted.Task, _running).WaitAsync(Deadline);
        return Volatile.Read(ref _accepted);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _ = _first.Task.Exception; // a test that does not ask for Completion does not care how the script ended
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        List<Task> scripts = [];
        try
        {
            while (true)
            {
                Socket accepted = await _listener.AcceptAsync(_stop.Token);
                if (_probes.TryRemove(accepted.RemoteEndPoint!, out TaskCompletionSource? probe))
                {
                    accepted.Dispose();
                    probe.SetResult();
                    continue;
                }
                Interlocked.Increment(ref _accepted);
                scripts.Add(RunAsync(accepted));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            await Task.WhenAll(scripts);
        }
    }

    private async Task RunAsync(Socket accepted)
    {
        await using var peer = new ScriptedPeer(accepted, _stop.Token);
        try
        {
            await _script(peer);
            _first.TrySetResult();
        }
        catch (Exception e)
        {
            _first.TrySetException(e);
        }
    }
}
