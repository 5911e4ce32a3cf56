using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.RegularExpressions;
using NetClient.TestServers;
using NetClient.TestServers.Processes;

namespace NetClient.InteropTests.KestrelTests;

/// <summary>Kestrel on NetClient's transport in processes of its own.</summary>
public sealed partial class ProcessTests : InteropTest
{
    private const string App = "NetClient.TestPrograms";

    [Fact(Timeout = 60_000)]
    public async Task SharesPort_OneOfTwoIsKilled_TakesItsConnectionsAndNoOthers()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Other systems do not spread connections.");
        (int port, int first) = await StartAsync(0);
        (_, int second) = await StartAsync(port);
        Dictionary<Socket, int> connections = await ConnectAsync(port, 40);
        Assert.Equal(new[] { first, second }.Order(), connections.Values.Distinct().Order());

        using (Process killed = Process.GetProcessById(first))
        {
            killed.Kill();
            await killed.WaitForExitAsync(Token);
        }
        foreach ((Socket socket, int server) in connections)
        {
            if (server == second)
                Assert.Equal(second, await AskAsync(socket));
            else
                await Assert.ThrowsAnyAsync<Exception>(() => AskAsync(socket));
            socket.Dispose();
        }
        Dictionary<Socket, int> later = await ConnectAsync(port, 40);
        Assert.All(later.Values, server => Assert.Equal(second, server));
        foreach (Socket socket in later.Keys)
            socket.Dispose();
    }

    [Fact(Timeout = 180_000)]
    public async Task TenThousandConnections_EachIsAnsweredTwice()
    {
        (int port, int server) = await StartAsync(0);
        List<Socket> sockets = [];
        try
        {
            for (int i = 0; i < 10_000; i++)
                sockets.Add(await DialAsync(port));
            for (int round = 0; round < 2; round++)
            {
                foreach (Socket[] some in sockets.Chunk(500))
                    Assert.All(await Task.WhenAll(some.Select(AskAsync)), answer => Assert.Equal(server, answer));
            }
        }
        finally
        {
            sockets.ForEach(socket => socket.Dispose());
        }
    }

    [Theory(Timeout = 120_000)]
    [InlineData("-tls1_1", false)]
    [InlineData("-tls1_2", true)]
    public async Task Https_OptionsFromACallbackAndALaxSystem_ServesNothingBelowTls12(string version, bool isServed)
    {
        using var directory = new TempDirectory("kestrel-callback");
        using var pki = new TestPki();
        string pfx = directory["server.pfx"];
        using (X509Certificate2 certificate = pki.Issue())
            await File.WriteAllBytesAsync(pfx, certificate.Export(X509ContentType.Pkcs12), Token);
        (int port, int server) = await StartAsync(0, pfx, directory.Write("openssl.cnf", Resources.Read("openssl-lax.cnf")));
        CommandResult result = await CommandResult.RunAsync(
            new ProcessSpec(Interop.Tool("openssl"), "s_client", "-connect", $"127.0.0.1:{port}", version, "-cipher", "DEFAULT@SECLEVEL=0", "-ign_eof"),
            "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
            Token);
        Assert.Equal(isServed, result.Output.Contains($"{server}\r\n0\r\n", StringComparison.Ordinal));
        Assert.Equal(isServed, result.Output.Contains("HTTP/1.1 200", StringComparison.Ordinal));
    }

    private static async Task<Dictionary<Socket, int>> ConnectAsync(int port, int count)
    {
        Dictionary<Socket, int> connections = [];
        for (int i = 0; i < count; i++)
        {
            Socket socket = await DialAsync(port);
            connections.Add(socket, await AskAsync(socket));
        }
        return connections;
    }

    private static async Task<Socket> DialAsync(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), Token);
        return socket;
    }

    private static async Task<int> AskAsync(Socket socket)
    {
        await socket.SendAsync("GET / HTTP/1.1\r\nHost: x\r\n\r\n"u8.ToArray(), Token);
        byte[] buffer = new byte[1024];
        var answer = new StringBuilder();
        while (true)
        {
            int count = await socket.ReceiveAsync(buffer, Token);
            if (count == 0)
                throw new EndOfStreamException();
            if (Chunk().Match(answer.Append(Encoding.ASCII.GetString(buffer, 0, count)).ToString()) is { Success: true } match)
                return int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);
        }
    }

    private async Task<(int Port, int Process)> StartAsync(int port, string? pfx = null, string? openSsl = null)
    {
        string program = Path.Combine(AppContext.BaseDirectory.Replace("NetClient.InteropTests", App, StringComparison.Ordinal), App + ".dll");
        ChildProcess app = Own(await ChildProcess.StartAsync(new ProcessSpec(Executable.Find("dotnet")!, ["exec", program, "kestrel", $"{port}", .. pfx is null ? Array.Empty<string>() : [pfx]])
        {
            Environment = openSsl is null ? [] : new Dictionary<string, string> { ["OPENSSL_CONF"] = openSsl },
        }));
        using var poll = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (true)
        {
            if (Greeting().Match(app.ReadLog()) is { Success: true } match)
                return (int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture), int.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture));
            Assert.False(app.HasExited, app.ReadLog());
            await poll.WaitForNextTickAsync(Token);
        }
    }

    // The body comes in one chunk, because the app does not say how long it is.
    [GeneratedRegex("\r\n\r\n[0-9a-f]+\r\n([0-9]+)\r\n0\r\n\r\n")]
    private static partial Regex Chunk();

    [GeneratedRegex("port ([0-9]+) process ([0-9]+);")]
    private static partial Regex Greeting();
}
