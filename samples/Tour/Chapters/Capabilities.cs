using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using NetClient.Capabilities;
using NetClient.Networking;
using NetClient.Networking.Sockets;

namespace Tour.Chapters;

internal static class Capabilities
{
    public static Chapter Write() => new(
        "A denied capability",
        "This program's Package.appxmanifest declares internetClient and no more: the Internet and this machine, not the local network.",
        OnOwnAddress("a server on the local network", "CapabilityDeniedException 0x80070005", static (listener, token) => Failure.OfAsync(async () =>
        {
            using var socket = new StreamSocket();
            await socket.ConnectAsync(new HostName(Address(listener).ToString()), Port(listener), token);
        })),
        OnOwnAddress("that server's accept log, after System.Net called too", "System.Net", static async (listener, token) =>
        {
            using var denied = new StreamSocket();
            await Failure.OfAsync(() => denied.ConnectAsync(new HostName(Address(listener).ToString()), Port(listener), token));
            using var allowed = new TcpClient(Address(listener).AddressFamily);
            await allowed.ConnectAsync((IPEndPoint)listener.LocalEndpoint, token);
            await allowed.GetStream().WriteAsync("System.Net"u8.ToArray(), token);
            allowed.Client.Shutdown(SocketShutdown.Send);

            // Connections come out in the order in which they were made. Had NetClient sent as much as one packet, its connection would be here first, and silent.
            using TcpClient first = await listener.AcceptTcpClientAsync(token);
            using var reader = new StreamReader(first.GetStream());
            string said = await reader.ReadToEndAsync(token);
            return listener.Pending() ? said + ", and another" : said;
        }),
        new Step("a cloud's metadata service", "CapabilityDeniedException 0x80070005", static token => Failure.OfAsync(async () =>
        {
            using var socket = new StreamSocket();
#pragma warning disable NETC001 // the build sees it too; here it is run all the same
            await socket.ConnectAsync(new HostName("169.254.169.254"), "80", token);
#pragma warning restore NETC001
        })),
        new Step("listening on all addresses", "CapabilityDeniedException 0x80070005", static token => Failure.OfAsync(async () =>
        {
            using var listener = new StreamSocketListener();
#pragma warning disable NETC001 // the build sees it too; here it is run all the same
            await listener.BindServiceNameAsync("0", token);
#pragma warning restore NETC001
        })),
        new Step("listening on this machine only", "listens", static async token =>
        {
            using var listener = new StreamSocketListener();
            await listener.BindEndpointAsync(new HostName("127.0.0.1"), "0", token);
            return listener.Information.LocalPort != "" ? "listens" : "does not listen";
        }),
        new Step("asking first: an app without capabilities", "denied, internetClient would grant it", static _ =>
        {
            var checker = new CapabilityChecker(CapabilityManifest.Empty);
            CapabilityDecision decision = checker.Check(NetworkOperation.Connect, IPAddress.Parse("93.184.215.14"), 443);
            string answer = $"{(decision.IsGranted ? "granted" : "denied")}, {(decision.Required.HasFlag(NetworkCapability.InternetClient) ? "internetClient" : "?")} would grant it";
            return Task.FromResult(new Outcome(answer, decision.Message));
        }));

    /// <summary>A step with a plain .NET server on an address of this machine that only the local network knows.</summary>
    private static Step OnOwnAddress(string what, string expected, Func<TcpListener, CancellationToken, Task<Outcome>> run) => new(what, expected, async token =>
    {
        if (FindLocalNetworkAddress() is not { } address)
            return new Outcome("") { LeftOut = "left out: this machine has no address on a local network" };
        using var listener = new TcpListener(address, 0);
        listener.Start();
        return await run(listener, token);
    });

    private static IPAddress? FindLocalNetworkAddress() => NetworkInterface.GetAllNetworkInterfaces()
        .Where(adapter => adapter.OperationalStatus == OperationalStatus.Up)
        .SelectMany(adapter => adapter.GetIPProperties().UnicastAddresses)
        .Select(unicast => unicast.Address)
        .Where(address => NetworkBoundaries.Classify(address) is NetworkBoundary.Private or NetworkBoundary.LinkLocal or NetworkBoundary.Reserved)
        .OrderBy(address => address.AddressFamily)   // IPv4 first
        .FirstOrDefault();

    private static IPAddress Address(TcpListener listener) => ((IPEndPoint)listener.LocalEndpoint).Address;

    private static string Port(TcpListener listener) => ((IPEndPoint)listener.LocalEndpoint).Port.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
