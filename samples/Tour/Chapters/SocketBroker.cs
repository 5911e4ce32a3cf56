using System.Diagnostics;
using System.Text.Json;
using NetClient.Networking.Sockets;
using NetClient.TestServers.Processes;
using Tour.Servers;

namespace Tour.Chapters;

internal static class SocketBroker
{
    public static Chapter Write(World world, TempDirectory folder)
    {
        string program = Path.Join(AppContext.BaseDirectory, "broker", "netclient-broker");
        var environment = new Dictionary<string, string>
        {
            ["HOME"] = folder.FullName,
            ["XDG_DATA_HOME"] = folder.FullName,
            ["XDG_RUNTIME_DIR"] = folder.CreateDirectory("run"),   // a broker of the tour's own: the app that needs it starts it
            ["NETCLIENT_BROKER"] = program,
            ["NETCLIENT_BROKER_SOCKET"] = "",
        };
        string root = folder.Write("root.pem", world.RootPem);
        (StreamSocket Peer, string Process)? plain = null, secure = null;

        return new Chapter(
            "A connection that outlives its process",
            "The app gives its connection to netclient-broker and exits. When the server writes, the broker starts the app, whose task takes the connection back. Linux only so far: elsewhere these steps are left out.",
            OnLinux("an app connects, hands over, exits", "it ended with 0; the broker has a StreamSocket, Armed", async token =>
            {
                (plain, Outcome outcome) = await LeaveAsync(world.Calling, [], token);
                return outcome;
            }),
            OnLinux("the server writes", "SocketActivity, in another process: news", token => AskAsync(plain, "news", token)),
            OnLinux("and once more", "SocketActivity, in another process: more news", token => AskAsync(plain, "more news", token)),
            OnLinux("the same in TLS, which lives in the broker", "it ended with 0; the broker has a StreamSocket, Armed, Tls13", async token =>
            {
                (secure, Outcome outcome) = await LeaveAsync(world.SecureCalling, [root], token);
                return outcome;
            }),
            OnLinux("the server writes, in the same session", "SocketActivity, in another process: secrets", token => AskAsync(secure, "secrets", token)),
            OnLinux("the servers hang up", "the tasks have closed; the broker has nothing", async token =>
            {
                plain?.Peer.Dispose();
                secure?.Peer.Dispose();
                JsonElement status = await StatusAsync(sockets => sockets.Length == 0, token);
                using var broker = Process.GetProcessById(status.GetProperty("process").GetInt32());
                broker.Kill();   // it would end by itself in ten seconds
                return "the tasks have closed; the broker has nothing";
            }));

        async Task<((StreamSocket, string), Outcome)> LeaveAsync(CallingServer server, string[] options, CancellationToken token)
        {
            Task<StreamSocket> accepting = server.AcceptAsync(token);
            (string own, string[] arguments) = OwnProgram.Command([LeavingProcess.Verb, server.Port, .. options]);
            CommandResult app = await CommandResult.RunAsync(new ProcessSpec(own, arguments) { Environment = environment }, "", token);
            if (app.ExitCode != 0)
                throw new InvalidOperationException($"The app ended with {app.ExitCode}. {app.Error}");
            StreamSocket peer = await accepting;
            JsonElement status = await StatusAsync(sockets => sockets.All(socket => socket.GetProperty("state").GetString() != "Arriving"), token);
            JsonElement socket = status.GetProperty("sockets").EnumerateArray().Single(one => one.GetProperty("id").GetString() == $"tour-{server.Port}");
            string tls = socket.TryGetProperty("tls", out JsonElement version) ? $", {version}" : "";
            return ((peer, app.Output.Trim()), $"it ended with {app.ExitCode}; the broker has a {socket.GetProperty("kind")}, {socket.GetProperty("state")}{tls}");
        }

        // What netclient-broker tells of itself, once it is as wanted.
        async Task<JsonElement> StatusAsync(Func<JsonElement[], bool> isWanted, CancellationToken token)
        {
            using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
            for (; ; await look.WaitForNextTickAsync(token))
            {
                string text = await CommandResult.RunCheckedAsync(new ProcessSpec(program, "status", "--json") { Environment = environment }, token);
                using var document = JsonDocument.Parse(text);
                if (isWanted([.. document.RootElement.GetProperty("sockets").EnumerateArray()]))
                    return document.RootElement.Clone();
            }
        }
    }

    private static async Task<Outcome> AskAsync((StreamSocket Peer, string Process)? left, string line, CancellationToken token)
    {
        if (left is not var (peer, process))
            return "nobody is connected";
        string[] answer = (await peer.AskAsync(line, token)).Split(' ', 3);   // why the task ran, in which process, and what it read
        return answer is not [string reason, string other, string heard]
            ? new Outcome("no answer", string.Join(' ', answer))
            : new Outcome($"{reason}, in {(other == process ? "the same" : "another")} process: {heard}", $"The app was process {process} and has exited, its task ran in process {other}.");
    }

    private static Step OnLinux(string what, string expected, Func<CancellationToken, Task<Outcome>> run) =>
        new(what, expected, token => OperatingSystem.IsLinux() ? run(token) : Task.FromResult(new Outcome("") { LeftOut = "left out: there is no broker for this system yet, only for Linux" }));
}
