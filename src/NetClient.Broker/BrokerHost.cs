using System.Net.Sockets;
using NetClient.Broker.Internal;
using NetClient.Networking.Sockets.Internal.Handoff;

namespace NetClient.Broker;

/// <summary>The socket broker, as a program's own: <c>netclient-broker run</c> is nothing else.</summary>
public sealed class BrokerHost
{
    private const string ControlName = "control";   // FileDescriptorName in netclient-broker.socket
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly BrokerOptions _options;
    private readonly Action<string> _log;

    /// <summary>Makes a broker that is not running.</summary>
    /// <param name="options">How.</param>
    /// <param name="log">Hears what happens, a line at a time. When it throws, the line is lost.</param>
    public BrokerHost(BrokerOptions options, Action<string> log)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(log);
        _options = options;
        _log = line =>
        {
            try
            {
                log(line);
            }
            catch (Exception)
            {
                // The disk is full, say. The lines are lost; the connections of all apps shall not go with them.
            }
        };
    }

    /// <summary>Runs until it owns nothing for <see cref="BrokerOptions.IdleTime"/>, or is told to stop.</summary>
    /// <param name="onListening">Called when it listens.</param>
    /// <param name="stop">Ends it; sockets that it owns are closed, unless a supervisor keeps them.</param>
    /// <returns>False when another broker listens there already.</returns>
    /// <exception cref="PlatformNotSupportedException">The system is not Linux.</exception>
    /// <exception cref="IOException">The control socket cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">Its directory is another user's, or others may enter it.</exception>
    public bool Run(Action? onListening, CancellationToken stop)
    {
        if (!OperatingSystem.IsLinux())
            throw new PlatformNotSupportedException("The socket broker runs on Linux only so far.");
        ControlFolder.Make(_options.ControlSocket);
        using Supervisor? supervisor = Supervisor.Find(_log);
        List<(OwnedDescriptor Descriptor, string Name)> passed = SystemdSockets.OfProcess.TakeAll();
        if (passed.FindIndex(one => one.Name == ControlName) is var index and >= 0)
        {
            // A socket unit's: systemd has made it, waits at it while there is no broker, and sees to it that there is one.
            using var given = new Socket(new SafeSocketHandle(passed[index].Descriptor.Release(), ownsHandle: true));
            passed.RemoveAt(index);
            given.Blocking = false;
            Serve(given, supervisor, passed, onListening, stop);
            return true;
        }
        using FileStream? turn = TakeTurn();
        if (turn is null)
            return false;
        File.Delete(_options.ControlSocket);   // a broker that was killed left it; one that lives would have the lock

        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        uint former = LinuxCalls.SetFileMask(0b001_111_111);   // it is the user's alone from its first moment
        try
        {
            listener.Bind(new UnixDomainSocketEndPoint(_options.ControlSocket));
        }
        finally
        {
            _ = LinuxCalls.SetFileMask(former);
        }
        File.SetUnixFileMode(_options.ControlSocket, OwnerOnly);
        listener.Listen();
        listener.Blocking = false;
        try
        {
            Serve(listener, supervisor, passed, onListening, stop);
        }
        finally
        {
            File.Delete(_options.ControlSocket);
        }
        return true;
    }

    private void Serve(Socket listener, Supervisor? supervisor, List<(OwnedDescriptor, string)> passed, Action? onListening, CancellationToken stop)
    {
        using var loop = new EventLoop(TimeProvider.System, error => _log($"unexpected: {error}"));
        var kept = new KeptSockets(supervisor, Path.Join(Path.GetDirectoryName(_options.ControlSocket), "kept"), _log);
        var keeper = new SocketKeeper(loop, _options, kept, _log);
        keeper.Restore(passed);
        LoopTimer? idle = null;
        keeper.OnIdle = () =>
        {
            idle?.Cancel();
            if (keeper.IsIdle && _options.IdleTime != Timeout.InfiniteTimeSpan)
                idle = loop.After(_options.IdleTime, () => { if (keeper.IsIdle) loop.Stop(); });
        };
        using CancellationTokenRegistration stopping = stop.Register(loop.Stop);
        loop.Watch(listener.SafeHandle, EventLoop.Readable, _ => Accept(listener, keeper, loop));
        keeper.OnIdle();
        _log($"listens at {_options.ControlSocket}, process {Environment.ProcessId}");
        supervisor?.Ready();
        onListening?.Invoke();
        loop.Run();
        supervisor?.Stopping();
        keeper.OnIdle = null;
        keeper.Dispose();
        _log("ends");
    }

    private void Accept(Socket listener, SocketKeeper keeper, EventLoop loop)
    {
        try
        {
            Socket socket = listener.Accept();
            if (LocalPeer.UserOf(socket) != LocalPeer.OwnUser || keeper.ClientCount >= _options.MaxClients)
            {
                _log(keeper.ClientCount >= _options.MaxClients ? "too many clients" : $"user {LocalPeer.UserOf(socket)} was sent away");
                socket.Dispose();
                return;
            }
            keeper.Welcome(socket);
        }
        catch (SocketException e) when (e.SocketErrorCode is not SocketError.WouldBlock)
        {
            // Out of descriptors, most likely: who wants to connect waits, and so do we.
            _log($"cannot accept: {e.Message}");
            loop.Forget(listener.SafeHandle);
            loop.After(TimeSpan.FromMilliseconds(100), () => loop.Watch(listener.SafeHandle, EventLoop.Readable, _ => Accept(listener, keeper, loop)));
        }
        catch (SocketException)
        {
            // Whoever it was has gone.
        }
    }

    private FileStream? TakeTurn()
    {
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = 0 };
            if (!OperatingSystem.IsWindows())
                options.UnixCreateMode = OwnerOnly;
            return new FileStream(_options.ControlSocket + ".lock", options);
        }
        catch (IOException e) when (e is not (DirectoryNotFoundException or PathTooLongException))
        {
            return null;
        }
    }
}
