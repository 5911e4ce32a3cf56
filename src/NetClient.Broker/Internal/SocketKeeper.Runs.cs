using System.ComponentModel;
using System.Diagnostics;
using NetClient.ApplicationModel.Background.Internal;
using NetClient.ApplicationModel.Background.Internal.Protocol;
using NetClient.Networking.Sockets;

namespace NetClient.Broker.Internal;

/// <summary>What has tasks run: in a process of the app that is there, or else in one that is started for it.</summary>
internal sealed partial class SocketKeeper
{
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ExitLimit = TimeSpan.FromSeconds(10);

    private readonly Dictionary<string, App> _apps = new(StringComparer.Ordinal);
    private readonly Dictionary<long, SocketRun> _runs = [];
    private long _lastRun;

    private App AppOf(string name)
    {
        if (!_apps.TryGetValue(name, out App? app))
            _apps.Add(name, app = new App(name));
        return app;
    }

    /// <summary>Whoever connects leaves an app here; one that has nothing any more is not kept.</summary>
    private void ForgetIfDone(string name)
    {
        bool isNeeded = !_apps.TryGetValue(name, out App? app) || app.Process is not null || app.Waiting.Count > 0
            || _clients.Any(client => client.Hello?.App == name) || _sockets.Keys.Any(key => key.App == name);
        if (isNeeded)
            return;
        _apps.Remove(name);
        kept.Forget(app!.Name);
    }

    private void Wake(OwnedSocket socket, SocketActivityTriggerReason reason)
    {
        Disarm(socket);
        socket.Where = OwnedSocketState.Waking;
        socket.WakeUps++;
        socket.WasToldOfItsEnd = reason == SocketActivityTriggerReason.SocketClosed;
        var run = new SocketRun(++_lastRun, socket, reason);
        if (socket.Run is { } former)
            _runs.Remove(former.Id);   // its task gave the socket back and goes on with something else
        socket.Run = run;
        _runs.Add(run.Id, run);
        log($"{socket}: {reason}");
        Dispatch(run);
    }

    private void Dispatch(SocketRun run)
    {
        OwnedSocket socket = run.Socket;
        BrokerClientConnection? runner = _clients.FirstOrDefault(client => client is { IsDismissed: false, Hello: { Runs: true } hello } && hello.App == socket.App && !client.Cannot.Contains(socket.Task));
        if (runner is not null)
        {
            run.Runner = runner;
            runner.SendLater(() => ToFrame(run, runner));   // thousands may wake at once
            return;
        }
        App app = AppOf(socket.App);
        app.Waiting.Enqueue(run);
        StartIfNeeded(app);
    }

    private byte[]? ToFrame(SocketRun run, BrokerClientConnection runner)
    {
        if (!IsWanted(run))
        {
            EndRun(run, "taken by another process");
            loop.Post(() => DismissIfDone(runner));   // it may have come for this one only; and it is in the midst of a frame
            return null;
        }
        var message = new ActivateMessage { Activation = run.Id, Reason = run.Reason, Socket = run.Socket.ToMessage() };
        return Frame.Write(FrameType.Activate, 0, message, ProtocolJson.Default.ActivateMessage, run.Socket.State.Span);
    }

    private void OnArrived(BrokerClientConnection client, App app)
    {
        // One that has lost the session it was started for, here or to the broker before this one, comes to give its sockets back: it is not whom the app waits for.
        if (client.Hello is { WasStarted: true, Runs: true })
        {
            app.Limit?.Cancel();
            app.HasConnected = true;
        }
        for (int left = app.Waiting.Count; left > 0; left--)
        {
            if (app.Waiting.Dequeue() is var run && IsWanted(run))
                Dispatch(run);
        }
        DismissIfDone(client);
    }

    private void OnLeft(BrokerClientConnection client)
    {
        foreach (SocketRun run in _runs.Values.Where(run => run.Runner == client && !run.HasBegun).ToArray())
        {
            if (client.Hello is { WasStarted: false } && IsWanted(run))
            {
                run.Runner = null;   // it had come for something else, and may have been on its way out
                Dispatch(run);
            }
            else
            {
                EndRun(run, "its process ended");
            }
        }
        if (client is { Hello: { WasStarted: true, Runs: true }, IsDismissed: false } && AppOf(client.Hello.App) is { Process: { } started } app && started.Id == client.Process.Id
            && !_clients.Any(other => other.Process == client.Process && other.Hello is { Runs: true }))
            OnStartedLeft(app, started.Id);
    }

    // Most often it is ending. One that lives has lost its connection: with sockets it goes on by itself, and what wakes from here on is another process's; without any it has nothing to do. That it
    // connects again changes nothing, since it takes no runs any more.
    private void OnStartedLeft(App app, int process)
    {
        app.Limit?.Cancel();
        app.Limit = loop.After(ExitLimit, () =>
        {
            // By its number: one that had nothing for a moment is forgotten, and known anew when it comes again.
            if (!HasAnything(other => other?.Id == process) && _clients.All(client => client.Process.Id != process || client.IsDismissed))
            {
                Kill(app, "it lost its connection, and did not end");
                return;
            }
            app.Process = null;
            if (app.Waiting.Any(IsWanted))
                StartIfNeeded(app);
        });
    }

    private void OnRunEnded(BrokerClientConnection client, EndedMessage ended)
    {
        if (!_runs.TryGetValue(ended.Activation, out SocketRun? run) || run.Runner?.Process != client.Process)
        {
            DismissIfDone(client);   // a run whose socket has had another since
            return;
        }
        if (ended.Outcome == RunOutcome.CannotRun)
        {
            client.Cannot.Add(run.Socket.Task);
            run.Runner = null;
            if (client.Hello!.WasStarted)
                EndRun(run, "the app has no such task");   // starting it again would end the same way
            else if (IsWanted(run))
                Dispatch(run);
            else
                EndRun(run, "the app has no such task");
        }
        else
        {
            EndRun(run, ended.Outcome == RunOutcome.Failed ? "its task failed" : "its task did not take it");
        }
        DismissIfDone(client);
    }

    /// <summary>A run is over; a socket that it did not take rests.</summary>
    private void EndRun(SocketRun run, string unlessTaken)
    {
        _runs.Remove(run.Id);
        OwnedSocket socket = run.Socket;
        if (socket.Run != run)
            return;
        socket.Run = null;
        if (socket.Where == OwnedSocketState.Waking)
            Rest(socket, unlessTaken);
    }

    private bool IsWanted(SocketRun run) => _runs.ContainsKey(run.Id) && run.Socket.Where == OwnedSocketState.Waking;

    private void DismissIfDone(BrokerClientConnection client)
    {
        if (client is not { Hello.WasStarted: true, IsClosed: false, IsDismissed: false } || _runs.Values.Any(run => run.Runner?.Process == client.Process))
            return;
        client.Send(Frame.Write(FrameType.Dismiss, 0, new SocketMessage { Id = "" }, ProtocolJson.Default.SocketMessage));
        client.IsDismissed = true;   // what comes from here on is for another process
        App app = AppOf(client.Hello.App);
        if (app.Process?.Id != client.Process.Id || !client.Hello.Runs)
            return;   // started by somebody else, who sees to its end; or it has the time of one that has lost its connection
        app.Limit?.Cancel();
        app.Limit = loop.After(ExitLimit, () => Kill(app, "it did not end"));
    }

    private void StartIfNeeded(App app)
    {
        if (app.Process is not null)
            return;   // it takes what waits when it says who it is; when it has been dismissed, the next one does
        if (app.Registration is not { } registration)
        {
            Fail(app, "the app is not known");
            return;
        }
        var start = new ProcessStartInfo(registration.Command[0]) { UseShellExecute = false, WorkingDirectory = Directory.Exists(registration.Directory) ? registration.Directory : "/" };
        foreach (string argument in registration.Command.Skip(1).Append(BrokerPlaces.ActivationArgument))
            start.ArgumentList.Add(argument);
        start.Environment.Clear();
        foreach ((string name, string value) in registration.Environment)
            start.Environment[name] = value;
        start.Environment[BrokerPlaces.SocketVariable] = options.ControlSocket;
        try
        {
            var process = new Process { StartInfo = start, EnableRaisingEvents = true };
            process.Exited += (_, _) => loop.Post(() => OnExited(app, process));
            (app.Process, app.HasConnected) = (process, false);
            process.Start();
            log($"{app}: started as process {process.Id}");
            app.Limit = loop.After(ConnectLimit, () => Kill(app, "it did not connect"));
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException or IOException)
        {
            app.Process = null;
            log($"{app}: cannot be started. {e.Message}");
            Fail(app, "the app cannot be started");
        }
    }

    private void OnExited(App app, Process process)
    {
        if (app.Process != process)
        {
            process.Dispose();   // it was on its own
            ForgetIfDone(app.Name);
            return;
        }
        int code = process.ExitCode;
        app.Limit?.Cancel();
        app.Process = null;
        process.Dispose();
        log($"{app}: ended with {code}");

        // What came after it was dismissed is another process's; a process that never connected would not do better at once.
        if (code == 0 && app.HasConnected && app.Waiting.Count > 0 && app.Waiting.Any(IsWanted))
            StartIfNeeded(app);
        else
            Fail(app, $"the app ended with {code}");
        ForgetIfDone(app.Name);
        OnIdle?.Invoke();
    }

    private void Fail(App app, string why)
    {
        while (app.Waiting.TryDequeue(out SocketRun? run))
            EndRun(run, why);
    }

    private void Kill(App app, string why)
    {
        log($"{app}: killed, {why}");
        try
        {
            app.Process?.Kill();
        }
        catch (InvalidOperationException)
        {
            // It has ended, and OnExited is on its way.
        }
    }
}
