using System.Diagnostics;
using NetClient.TestServers.Processes;

namespace NetClient.InteropTests.ConnectivityTests;

/// <summary>What an app hears of its networks when they really change: a program in a network of its own, whose addresses and links the test changes from outside.</summary>
public sealed class NetworkStatusTests : InteropTest
{
    private const string Program = "NetClient.TestPrograms";

    [Fact(Timeout = 90_000)]
    public async Task NetworkStatusChanged_AddressAndLinkChange_IsRaisedWithWhatIsNew()
    {
        using Process app = Start();
        Assert.Equal("ready: none", await NextAsync(app));

        await IpAsync(app, "link add cable type veth peer name end");
        await IpAsync(app, "link set end up");
        await IpAsync(app, "link set cable up");
        await IpAsync(app, "addr add 10.99.0.1/24 dev cable");
        await SeeAsync(app, "cable LocalAccess 10.99.0.1/24");

        await IpAsync(app, "route add default via 10.99.0.2 dev cable");
        await IpAsync(app, "addr add 10.99.0.9/24 dev cable");   // .NET hears of addresses and links; the route is looked at with them
        string line = await SeeAsync(app, "cable InternetAccess 10.99.0.1/24 10.99.0.9/24");
        Assert.StartsWith("cable: ", line, StringComparison.Ordinal);   // it leads out now

        await IpAsync(app, "addr del 10.99.0.9/24 dev cable");
        await SeeAsync(app, "cable InternetAccess 10.99.0.1/24 |");

        await IpAsync(app, "link set cable down");
        line = await SeeAsync(app, "cable None");
        Assert.StartsWith("none: ", line, StringComparison.Ordinal);

        await IpAsync(app, "link del cable");
        await SeeAsync(app, "none: |");
        app.StandardInput.Close();
        await app.WaitForExitAsync(Token);
        Assert.Equal(0, app.ExitCode);
    }

    private static Process Start()
    {
        if (NetClient.TestServers.Processes.NetworkNamespace.Obstacle is { } obstacle)
            Interop.Unavailable(obstacle);
        string unshare = Interop.Tool("unshare");
        _ = Interop.Tool("nsenter");
        // Beside this assembly's own: tests/PROJECT/bin/CONFIGURATION/FRAMEWORK
        var own = new DirectoryInfo(AppContext.BaseDirectory);
        string program = Path.Combine(own.Parent!.Parent!.Parent!.Parent!.FullName, Program, "bin", own.Parent.Name, own.Name, Program + ".dll");
        string host = Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : Interop.Tool("dotnet");
        return Process.Start(new ProcessStartInfo(unshare, ["-n", host, "exec", program, "network-watch"]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
    }

    private static async Task<string> NextAsync(Process app) => await app.StandardOutput.ReadLineAsync(Token) ?? throw new EndOfStreamException("The program has ended.");

    private static async Task<string> SeeAsync(Process app, string expected)
    {
        while (true)
        {
            string line = await NextAsync(app) + "|";
            if (line.Contains(expected, StringComparison.Ordinal))
                return line;
        }
    }

    private static async Task IpAsync(Process app, string command)
    {
        var spec = new ProcessSpec(Interop.Tool("nsenter"), ["-t", $"{app.Id}", "-n", Interop.Tool("ip"), .. command.Split(' ')]);
        CommandResult result = await CommandResult.RunAsync(spec, "", Token);
        Assert.True(result.ExitCode == 0, $"ip {command}: {result.Output}");
    }
}
