using System.Net.Sockets;
using NetClient.Networking.Sockets.Internal.Handoff;

namespace NetClient.Broker.Internal;

/// <summary>The processes of apps. One that is cut off from the broker, and lives, reads from its sockets as before: nobody else may have them until it has ended.</summary>
internal sealed partial class SocketKeeper
{
    private readonly Dictionary<int, ClientProcess> _processes = [];

    private ClientProcess ProcessOf(Socket connection) => ProcessOf(LocalPeer.ProcessOf(connection), () => LinuxCalls.OpenPeer(connection.SafeHandle));

    private ClientProcess ProcessOf(int id) => ProcessOf(id, () => -1);

    private ClientProcess ProcessOf(int id, Func<int> open)
    {
        if (_processes.TryGetValue(id, out ClientProcess? known) && !LinuxCalls.HasEnded(known.Watch!))
            return known;
        int descriptor = id > 0 ? open() : -1;   // all that are in another PID namespace have the number 0
        if (descriptor < 0 && id > 0)
            descriptor = LinuxCalls.OpenProcess(id);
        if (descriptor < 0)
            return new ClientProcess(id, null);   // it has ended already, or the kernel is older than 5.3
        var watch = new OwnedDescriptor(descriptor);
        var process = new ClientProcess(id, watch);
        try
        {
            loop.Watch(watch, EventLoop.Readable, _ => OnProcessEnded(process));
        }
        catch (IOException e)
        {
            log(e.Message);
            watch.Dispose();
            return new ClientProcess(id, null);
        }
        return _processes[id] = process;
    }

    private void OnProcessEnded(ClientProcess process)
    {
        process.HasEnded = true;
        Forget(process);
        if (process.Connections == 0)
            EndLeases(process);   // otherwise what it said last comes first
    }

    private void OnDisconnected(ClientProcess process)
    {
        if (--process.Connections > 0)
            return;
        if (process.HasEnded || process.Watch is null)
            EndLeases(process);
        else if (!HasAnything(other => other == process))
            Forget(process);
    }

    private bool HasAnything(Predicate<ClientProcess?> isIt) =>
        _sockets.Values.Any(socket => isIt(socket.Holder)) || _sessions.Values.Any(session => isIt(session.Process)) || _runs.Values.Any(run => isIt(run.Runner?.Process));

    private void EndLeases(ClientProcess process)
    {
        foreach (SocketRun run in _runs.Values.Where(run => run.Runner?.Process == process).ToArray())
            EndRun(run, "its process ended");
        LeaveSessions(process);
        foreach (OwnedSocket socket in _sockets.Values.Where(socket => socket.Holder == process).ToArray())
        {
            if (socket.Where == OwnedSocketState.Arriving)
                Arm(socket);           // it had given it away, and ended before it could say that it is done
            else if (socket.Where == OwnedSocketState.Lent)
                Rest(socket, "its process ended with it");
        }
        OnIdle?.Invoke();
    }

    private void Forget(ClientProcess process)
    {
        if (_processes.GetValueOrDefault(process.Id) == process)
            _processes.Remove(process.Id);
        if (process.Watch is not { IsClosed: false } watch)
            return;
        loop.Forget(watch);
        watch.Dispose();
    }
}
