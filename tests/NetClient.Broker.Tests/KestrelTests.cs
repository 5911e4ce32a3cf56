using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using NetClient.ApplicationModel.Background.Internal.Protocol;
using NetClient.TestServers.Processes;

namespace NetClient.Broker.Tests;

/// <summary>Kestrel out of process: the broker has its port, starts it when somebody connects, and takes the port back.</summary>
public sealed class KestrelTests
{
    private const int Limit = 180_000;   // an app with a web server is started several times
    private const string LongIdle = "3600000";

    [Fact(Timeout = Limit)]
    public async Task Listener_FirstConnection_StartsTheAppWhichServesItAndTheNext()
    {
        await using BrokerHouse house = await BrokerHouse.OpenAsync();
        int port = await InstallAsync(house, LongIdle);
        Assert.Equal("Armed", Assert.Single(house.Status().Sockets).State);
        (int first, _) = await AskAsync(port);
        (int second, _) = await AskAsync(port);
        Assert.Equal(first, second);
        Assert.Equal("Lent", Assert.Single(house.Status().Sockets).State);
        Assert.Contains("--netclient-activation", await File.ReadAllTextAsync($"/proc/{first}/cmdline", BrokerHouse.Token), StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task Listener_NobodyIsConnected_TheAppEndsAndTheNextConnectionStartsAnother()
    {
        await using BrokerHouse house = await BrokerHouse.OpenAsync();
        int port = await InstallAsync(house, "300");
        (int first, _) = await AskAsync(port);
        try
        {
            using Process app = Process.GetProcessById(first);
            await app.WaitForExitAsync(BrokerHouse.Token);
        }
        catch (ArgumentException)
        {
            // It has ended already.
        }
        SocketStatus web = (await house.UntilAsync(status => status.Sockets.Single().State == "Armed")).Sockets.Single();
        Assert.Equal((1, "returned"), (web.WakeUps, web.LastResult));
        Assert.NotEqual(first, (await AskAsync(port)).Process);
    }

    [Fact(Timeout = Limit)]
    public async Task Listener_ComesAndGoesBetweenConnections_LosesNone()
    {
        await using BrokerHouse house = await BrokerHouse.OpenAsync();
        int port = await InstallAsync(house, "1");   // back after each pause of a millisecond
        var seen = new HashSet<(int, int)>();
        while (seen.Count < 8)
        {
            foreach ((int, int) run in await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => AskAsync(port))))
                seen.Add(run);
        }
        Assert.DoesNotContain("cannot", house.Log, StringComparison.Ordinal);
    }

    // A connection that is kept alive counts, although nothing is asked on it.
    [Fact(Timeout = Limit)]
    public async Task Listener_SomebodyIsConnected_DoesNotGoBack()
    {
        await using BrokerHouse house = await BrokerHouse.OpenAsync();
        int port = await InstallAsync(house, "1");
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        string run = await client.GetStringAsync(new Uri($"http://127.0.0.1:{port}/"), BrokerHouse.Token);
        for (int i = 0; i < 20; i++)
        {
            (int process, int number) = await AskAsync(port);
            Assert.StartsWith($"{process} {number} ", run, StringComparison.Ordinal);
        }
    }

    [Fact(Timeout = Limit)]
    public async Task App_Crashes_TakesItsOwnConnectionsAndIsStartedAgainForThoseThatWait()
    {
        await using BrokerHouse house = await BrokerHouse.OpenAsync();
        int port = await InstallAsync(house, LongIdle);
        (int first, _) = await AskAsync(port);
        using (Socket own = await ConnectAsync(port))
        {
            await SendAsync(own, "/crash");
            await Assert.ThrowsAnyAsync<Exception>(() => AnswerAsync(own));
        }
        Assert.NotEqual(first, (await AskAsync(port)).Process);
    }

    [Fact(Timeout = Limit)]
    public async Task Stop_RequestUnderWay_IsAnsweredAndTheListenerGoesBackFirst()
    {
        await using BrokerHouse house = await BrokerHouse.OpenAsync();
        int port = await InstallAsync(house, LongIdle);
        using Socket busy = await ConnectAsync(port);
        await SendAsync(busy, $"/wait?begun={house["begun"]}&until={house["until"]}");
        await house.FileAsync("begun");
        using Socket stopping = await ConnectAsync(port);
        await SendAsync(stopping, "/stop");
        Assert.Equal("stops", await AnswerAsync(stopping));
        await house.UntilAsync(status => status.Sockets.Single().State == "Armed");   // while a request is under way there
        Task<(int, int)> next = AskAsync(port);
        await house.UntilAsync(status => status.Sockets.Single().State == "Waking");
        await File.WriteAllTextAsync(house["until"], "", BrokerHouse.Token);
        Assert.Equal("waited", await AnswerAsync(busy));
        Assert.Equal(2, (await next).Item2);   // the same process, which was still there, again
    }

    [Fact(Timeout = Limit)]
    public async Task App_StartedByAnybodyElse_ServesNobody()
    {
        await using BrokerHouse house = await BrokerHouse.OpenAsync();
        house.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";   // a port beside the broker's
        int port = await InstallAsync(house, LongIdle);
        CommandResult byHand = await house.RunAsync("--netclient-activation");
        Assert.Equal((0, ""), (byHand.ExitCode, byHand.Output));   // the broker has nothing for it

        house.Environment["NETCLIENT_BROKER_SOCKET"] = house["nobody"];
        CommandResult alone = await house.RunAsync("--netclient-activation");
        Assert.NotEqual(0, alone.ExitCode);
        Assert.Contains(nameof(IOException), alone.Error, StringComparison.Ordinal);
        house.Environment.Remove("NETCLIENT_BROKER_SOCKET");

        using Socket socket = await ConnectAsync(port);
        await SendAsync(socket, "/");
        Assert.EndsWith($" 1 http://127.0.0.1:{port}", await AnswerAsync(socket), StringComparison.Ordinal);   // and nowhere else
        Assert.Equal("", (await house.RunCheckedAsync("broker-list")).Trim());   // while it is lent, no other process of the app gets it
    }

    private static async Task<int> InstallAsync(BrokerHouse house, string idle)
    {
        string output = await house.RunCheckedAsync("broker-serve", "web", idle);
        await house.UntilAsync(status => status.Sockets.Single().State == "Armed");
        return int.Parse(output.Split('\n')[0], CultureInfo.InvariantCulture);
    }

    private static async Task<Socket> ConnectAsync(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, port, BrokerHouse.Token);
        return socket;
    }

    private static Task<int> SendAsync(Socket socket, string path) =>
        socket.SendAsync(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"), BrokerHouse.Token).AsTask();

    /// <summary>The body of the one answer; a connection that ends without one is a failure.</summary>
    private static async Task<string> AnswerAsync(Socket socket)
    {
        await using var stream = new NetworkStream(socket);
        string answer = await new StreamReader(stream).ReadToEndAsync(BrokerHouse.Token);
        Assert.StartsWith("HTTP/1.1 200", answer, StringComparison.Ordinal);
        return answer[(answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..].Split("\r\n") is [_, string chunk, ..] ? chunk : answer.Split("\r\n")[^1];
    }

    private static async Task<(int Process, int Run)> AskAsync(Socket socket)
    {
        await SendAsync(socket, "/");
        string[] words = (await AnswerAsync(socket)).Split(' ');
        return (int.Parse(words[0], CultureInfo.InvariantCulture), int.Parse(words[1], CultureInfo.InvariantCulture));
    }

    private static async Task<(int Process, int Run)> AskAsync(int port)
    {
        using Socket socket = await ConnectAsync(port);
        return await AskAsync(socket);
    }
}
