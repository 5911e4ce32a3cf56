using System.Net;
using System.Net.Sockets;
using NetClient.TestServers.Processes;

namespace NetClient.InteropTests.Peers;

/// <summary>chronyd as a time server of stratum 8.</summary>
public sealed class ChronyServer : Peer, IPeer<ChronyServer>
{
    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromMilliseconds(100);

    private ChronyServer()
        : base("chrony")
    {
    }

    /// <inheritdoc/>
    public static string? Obstacle => Missing.Program("chronyd");

    /// <summary>NTP, over UDP alone.</summary>
    public int Port { get; private set; }

    /// <inheritdoc/>
    public static async Task<ChronyServer> StartAsync(CancellationToken cancellationToken)
    {
        var server = new ChronyServer();
        await server.StartAsync(portCount: 0, server.PrepareAsync, cancellationToken);
        await server.WaitForAnswerAsync(cancellationToken);
        return server;
    }

    private async Task<ProcessSpec> PrepareAsync(IReadOnlyList<int> ports)
    {
        using (var probe = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp))
        {
            probe.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            Port = ((IPEndPoint)probe.LocalEndPoint!).Port;
        }
        string configuration = Directory.Write("chrony.conf", Resources.Render("chrony.conf", ("PORT", Port), ("DIR", Directory.FullName)));
        await HandOverDirectoryAsync();
        return new ProcessSpec(Executable.Find("chronyd")!, "-x", "-d", "-U", "-u", Environment.IsPrivilegedProcess ? "nobody" : Environment.UserName, "-f", configuration) { DropPrivileges = true };
    }

    // There is no TCP port to try, so it is asked the time until it knows.
    private async Task WaitForAnswerAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Interop.ReadyTimeout);
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        using var again = new PeriodicTimer(AskAgainAfter);
        byte[] question = new byte[48];
        question[0] = 0x23;
        try
        {
            while (socket.Available == 0)
            {
                await socket.SendToAsync(question, new IPEndPoint(IPAddress.Loopback, Port), limit.Token);
                await again.WaitForNextTickAsync(limit.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new InvalidOperationException($"chronyd gave no answer within {Interop.ReadyTimeout}.\n{ReadLog()}");
        }
    }
}
