using System.Text;
using NetClient.Fuzz.Fuzzing;
using NetClient.Networking.Connectivity;
using NetClient.Networking.Connectivity.Internal;

namespace NetClient.Fuzz.Targets;

/// <summary>NetworkManagerText: what nmcli printed, with names that anybody with an access point can choose. It never throws, and only "yes" and "no" are a cost.</summary>
internal sealed class NetworkManagerTarget() : FuzzTarget("network-manager")
{
    private static readonly string[] Words =
    [
        "GENERAL.DEVICE:", "GENERAL.CONNECTION:", "GENERAL.METERED:", "GENERAL.IP4-CONNECTIVITY:", "GENERAL.IP6-CONNECTIVITY:", "eth0", "wlan0", "yes", "no", "yes (guessed)", "--",
        "4 (full)", "2", "1", "\n", "\r\n", ":", "\\:", "\\\\", "\\", "WPA2", "WPA3 802.1X", "yes:wlan0:", "\0",
    ];

    public override IReadOnlyList<byte[]> Dictionary { get; } = [.. Words.Select(Encoding.UTF8.GetBytes)];

    public override byte[] Generate(Random random) =>
        Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, random.Next(40)).Select(_ => Words[random.Next(Words.Length)] + (random.Next(3) == 0 ? "\n" : ""))));

    public override object? Act(byte[] input)
    {
        string text = Encoding.UTF8.GetString(input);
        return (NetworkManagerText.ParseDevices(text), NetworkManagerText.ParseWiFi(text));
    }

    // A line feed alone is a line, with a list and a builder for its fields.
    public override long MostAllocated(int length) => 8192 + (600L * length);

    public override string Judge(byte[] input, object? result)
    {
        var (devices, networks) = ((Dictionary<string, ManagedDevice>, Dictionary<string, ManagedWiFi>))result!;
        string text = Encoding.UTF8.GetString(input);
        foreach ((string name, ManagedDevice device) in devices)
        {
            Require(text.Contains("GENERAL.DEVICE:" + name, StringComparison.Ordinal), "a device that nobody named");
            Require(device.Cost == NetworkCostType.Unknown || text.Contains("GENERAL.METERED:" + (device.Cost == NetworkCostType.Fixed ? "yes" : "no"), StringComparison.Ordinal), "a cost that nobody stated");
            Require(!device.Connection.Contains('\n') && !name.Contains('\n'), "a value of more than one line");
        }
        foreach ((string name, ManagedWiFi network) in networks)
            Require(name.Length > 0 && !network.Ssid.Contains('\n'), "a network without a device, or of more than one line");
        string costs = string.Concat(devices.Values.Select(device => (int)device.Cost).Distinct().Order());
        string levels = string.Concat(devices.Values.Select(device => (int?)device.Level ?? 9).Distinct().Order());
        string security = string.Join(',', networks.Values.Select(network => network.Security.NetworkAuthenticationType).Distinct().Order());
        return $"{Math.Min(devices.Count, 3)} devices {costs} {levels}, {Math.Min(networks.Count, 3)} networks {security}";
    }
}
