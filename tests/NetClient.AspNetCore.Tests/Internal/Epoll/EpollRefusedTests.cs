using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using NetClient.AspNetCore.Internal;
using NetClient.AspNetCore.Internal.Epoll;
using NetClient.TestServers.Processes;

namespace NetClient.AspNetCore.Tests.Internal.Epoll;

/// <summary>A system that has no descriptor left when epoll is asked for: that is found out once, in a process of its own.</summary>
public sealed partial class EpollRefusedTests
{
    private const string Left = "NETCLIENT_TESTS_DESCRIPTORS_LEFT";
    private const int Descriptors = 7; // RLIMIT_NOFILE

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory(Timeout = 120_000)]
    [InlineData(0)]
    [InlineData(1)] // of the two that are needed
    public async Task Shared_NoDescriptorsLeft_ConnectionsAreServedBySockets(int left)
    {
        Assert.SkipUnless(EpollLoop.Shared is not null, "There is no epoll.");
        string program = Path.Combine(AppContext.BaseDirectory, "NetClient.AspNetCore.Tests.dll");
        var spec = new ProcessSpec(Executable.Find("dotnet")!, ["exec", program, "-noColor", "-explicit", "only", "-method", $"*.{nameof(Refused_IsNoReasonToFail)}"])
        {
            Environment = new Dictionary<string, string> { [Left] = left.ToString(CultureInfo.InvariantCulture) },
        };
        CommandResult result = await CommandResult.RunAsync(spec, "", Token);
        Assert.True(result.ExitCode == 0 && result.Output.Contains("Total: 1, Errors: 0, Failed: 0, Skipped: 0", StringComparison.Ordinal), result.Output);
    }

    [Fact(Explicit = true, Timeout = 60_000)]
    public async Task Refused_IsNoReasonToFail()
    {
        int left = int.Parse(Environment.GetEnvironmentVariable(Left)!, CultureInfo.InvariantCulture), epolls = CountEpolls();
        Assert.Equal(0, GetLimit(Descriptors, out Limit limit));
        Assert.Equal(0, SetLimit(Descriptors, limit with { Now = (nuint)(NextDescriptor() + 100) }));   // whatever .NET itself opens for the first call, it has opened
        Assert.Equal(0, SetLimit(Descriptors, limit with { Now = (nuint)(NextDescriptor() + left) }));
        EpollLoop? loop = EpollLoop.Shared;
        Assert.Equal(0, SetLimit(Descriptors, limit));
        Assert.Null(loop);
        Assert.Equal(epolls, CountEpolls());

        await using TestApp app = await TestApp.StartAsync(_ => Task.CompletedTask, listen: options => options.Run(async connection =>
        {
            Wire wire = ((NetClientConnection)connection.Features.Get<IConnectionIdFeature>()!).Wire;
            await connection.Transport.Output.WriteAsync(new[] { (byte)(wire is SocketWire ? 1 : 2) }, Token);
        }));
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(IPAddress.Loopback, app.Address.Port, Token);
        byte[] answer = new byte[1];
        Assert.Equal(1, await client.ReceiveAsync(answer, Token));
        Assert.Equal(1, answer[0]);
    }

    private static int CountEpolls() => Directory.GetFiles("/proc/self/fd").Count(file => new FileInfo(file).LinkTarget == "anon_inode:[eventpoll]");

    // The lowest that is free is the next.
    private static int NextDescriptor()
    {
        int next = LinuxCalls.EpollCreate(0);
        _ = LinuxCalls.Close(next);
        return next;
    }

    [LibraryImport("libc", EntryPoint = "getrlimit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int GetLimit(int resource, out Limit limit);

    [LibraryImport("libc", EntryPoint = "setrlimit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetLimit(int resource, in Limit limit);

    /// <summary><c>struct rlimit</c>.</summary>
    private record struct Limit(nuint Now, nuint Most);
}
