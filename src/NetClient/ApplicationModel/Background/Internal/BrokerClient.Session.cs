using System.Collections;
using System.Diagnostics;
using System.Net.Sockets;
using System.Reflection;
using NetClient.ApplicationModel.Background.Internal.Protocol;

namespace NetClient.ApplicationModel.Background.Internal;

/// <summary>How the broker is found, started, and told who we are.</summary>
internal sealed partial class BrokerClient
{
    private const int MaxEnvironment = 24 << 10;

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    /// <summary>The session, made when there is none; null when no broker runs and none may be started.</summary>
    private BrokerSession? Connect(bool mayStart)
    {
        if (!OperatingSystem.IsLinux())
            throw new PlatformNotSupportedException("The socket broker runs on Linux only so far.");
        lock (_connecting)
        {
            if (_session is { IsOver: false } open)
                return open;
            if (TryOpen() is { } found)
                return found;
            if (!mayStart)
                return null;

            StartBroker();
            long begun = context.Time.GetTimestamp();
            using var never = new ManualResetEventSlim();
            while (context.Time.GetElapsedTime(begun) < StartLimit)
            {
                never.Wait(Pause);   // there is no event for a path on which somebody begins to listen
                if (TryOpen() is { } started)
                    return started;
            }
            throw BrokerSession.Gone($"It was started, and does not listen at '{ControlSocket}' after {StartLimit.TotalSeconds} s. See broker.log beside it.");
        }
    }

    private void ConnectIfPossible()
    {
        try
        {
            Connect(mayStart: false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            // The app's own calls will tell.
        }
    }

    private void ConnectLater() => ThreadPool.UnsafeQueueUserWorkItem(static self => self.ConnectIfPossible(), this, preferLocal: false);

    // What was said last may not have been heard, and nobody says that.
    private void OnOver(BrokerSession session)
    {
        bool wasOurs;
        lock (_connecting)
            wasOurs = _session == session;
        if (wasOurs && _unheard.IsWorthASession)
            ConnectIfPossible();
    }

    private BrokerSession? TryOpen()
    {
        BrokerSession session;
        try
        {
            session = new BrokerSession(ControlSocket, OnFrame, OnOver);
        }
        catch (SocketException)
        {
            return null;
        }
        bool isWelcome = false;
        try
        {
            using Frame answer = session.Ask(FrameType.Hello, Introduce(), ProtocolJson.Default.HelloMessage);
            ReplyMessage reply = answer.Read(ProtocolJson.Default.ReplyMessage);
            isWelcome = reply.Status == ReplyStatus.Done ? true : throw BrokerSession.Gone($"It does not want this app. {reply.Text}");
            session.AnswersClosings = reply.AnswersClosings == true;
            _session = session;
            _unheard.SayAll(session);
            return session;
        }
        catch (IOException) when (session.IsOver)
        {
            return null;   // it was on its way out
        }
        finally
        {
            if (!isWelcome)
                session.Dispose();
        }
    }

    // One that was started and has lost the session that it was started for ends when its tasks have: it comes again to give sockets back, and not to run more.
    private HelloMessage Introduce()
    {
        bool wasStarted = Environment.GetCommandLineArgs().Contains(BrokerPlaces.ActivationArgument, StringComparer.Ordinal);
        return new HelloMessage
        {
            App = context.Folder.App,
            Command = OwnCommand(),
            Directory = Environment.CurrentDirectory,
            Environment = OwnEnvironment(),
            Runs = !wasStarted || _session is null,
            WasStarted = wasStarted,
        };
    }

    // An app that runs under a host (dotnet app.dll) is started under it again.
    private static string[] OwnCommand()
    {
        string program = Environment.ProcessPath ?? throw BrokerSession.Gone("The system does not tell this process's own program, so it could not be started again.");
        bool isHosted = string.Equals(Path.GetFileNameWithoutExtension(program), "dotnet", StringComparison.Ordinal);
        return isHosted ? [program, "exec", Path.Join(AppContext.BaseDirectory, Assembly.GetEntryAssembly()?.GetName().Name + ".dll")] : [program];
    }

    private static Dictionary<string, string> OwnEnvironment()
    {
        Dictionary<string, string> environment = new(StringComparer.Ordinal);
        int length = 0;
        foreach (DictionaryEntry entry in Environment.GetEnvironmentVariables())
        {
            (string name, string value) = ((string)entry.Key, (string?)entry.Value ?? "");
            if (name.StartsWith("LISTEN_", StringComparison.Ordinal) || name == "NOTIFY_SOCKET" || length + name.Length + value.Length > MaxEnvironment)
                continue;
            length += name.Length + value.Length;
            environment[name] = value;
        }
        return environment;
    }

    private void StartBroker()
    {
        if (start is not null)
        {
            start(ControlSocket);
            return;
        }
        string program = BrokerPlaces.FindProgram()
            ?? throw BrokerSession.Gone($"None runs at '{ControlSocket}', and {BrokerPlaces.ProgramName} is not found. Install it (dotnet tool install -g {BrokerPlaces.ProgramName}), or set {BrokerPlaces.ProgramVariable}.");
        try
        {
            bool isAssembly = program.EndsWith(".dll", StringComparison.OrdinalIgnoreCase);
            string[] arguments = [.. isAssembly ? ["exec", program] : Array.Empty<string>(), "run", "--detached", "--socket", ControlSocket];
            using Process? broker = Process.Start(new ProcessStartInfo(isAssembly ? "dotnet" : program, arguments) { UseShellExecute = false });
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw BrokerSession.Gone($"'{program}' cannot be started: {e.Message}.", e);
        }
    }
}
