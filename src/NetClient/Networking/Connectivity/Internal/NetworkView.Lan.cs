using System.Globalization;

namespace NetClient.Networking.Connectivity.Internal;

internal sealed partial class NetworkView
{
    /// <summary>Where announcements of switches are kept; replaced by tests.</summary>
    public string LldpFolder { get; init; } = Lldp.Folder;

    public IReadOnlyList<LanIdentifier> GetLanIdentifiers()
    {
        List<LanIdentifier> found = [];
        foreach (NetworkAdapter adapter in Adapters().Select(source => NetworkAdapter.FromInterface(source, this)))
        {
            string file = Path.Combine(LldpFolder, adapter.Index.ToString(CultureInfo.InvariantCulture));
            if (adapter.Index > 0 && SystemText.ReadBytes(file) is { } bytes && Lldp.Parse(bytes) is var (chassis, port))
                found.Add(new LanIdentifier(adapter.NetworkAdapterId, chassis, port));
        }
        return found;
    }
}
