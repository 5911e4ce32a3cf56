using NetClient.Networking.Connectivity.Internal;
using NetClient.TestServers.Processes;

namespace NetClient.Tests.Networking.Connectivity.Internal;

public sealed class SysfsAdapterTests : IDisposable
{
    private readonly TempDirectory _root = new("sysfs");

    public void Dispose() => _root.Dispose();

    [Theory]
    [InlineData("uevent=DEVTYPE=wlan\nINTERFACE=x0", 71u)]
    [InlineData("uevent=INTERFACE=x0\nDEVTYPE=wwan", 243u)]
    [InlineData("uevent=DEVTYPE=wireguard", 131u)]
    [InlineData("uevent=DEVTYPE=bridge", 209u)]
    [InlineData("uevent=DEVTYPE=vlan", 135u)]
    [InlineData("uevent=DEVTYPE=something", null)]
    [InlineData("uevent=INTERFACE=x0;type=1", null)]
    [InlineData("tun_flags=0x1001;type=65534\n", 131u)]
    [InlineData("tun_flags=0x1002;type=1\n", null)]
    [InlineData("wireless/", 71u)]
    [InlineData("phy80211/", 71u)]
    public void TypeOf_Folder_IsTheIanaNumber(string entries, uint? expected)
    {
        string folder = Directory.CreateDirectory(Path.Combine(_root.FullName, "x0")).FullName;
        foreach (string entry in entries.Split(';'))
        {
            if (entry.EndsWith('/'))
                Directory.CreateDirectory(Path.Combine(folder, entry));
            else
                File.WriteAllText(Path.Combine(folder, entry.Split('=', 2)[0]), entry.Split('=', 2)[1]);
        }
        Assert.Equal(expected, SysfsAdapter.TypeOf(_root.FullName, "x0"));
    }

    [Theory]
    [InlineData("gone0")]
    [InlineData("..")]
    [InlineData("../x0")]
    [InlineData("")]
    public void TypeOf_NoAdapterOfTheFolder_IsUnknown(string name)
    {
        File.WriteAllText(Path.Combine(_root.FullName, "uevent"), "DEVTYPE=wlan");
        Assert.Null(SysfsAdapter.TypeOf(_root.FullName, name));
    }

    [Theory]
    [InlineData("wlan0: 0000   54.  -56.  -256        0      0      0      0      0        0", (byte)4)]
    [InlineData("wlan0: 0000   0.  -56.", (byte)0)]
    [InlineData("wlan0: 0000   170.  -56.", (byte)5)]
    [InlineData("wlan0: 0000   x  -56.", null)]
    [InlineData("wlan1: 0000   54.  -56.", null)]
    [InlineData("wlan0:", null)]
    public void SignalBars_Line_IsZeroToFive(string line, byte? expected) =>
        Assert.Equal(expected, WirelessSignal.Parse("Inter-| sta-|   Quality\n face | tus | link level noise\n " + line + "\n", "wlan0"));
}
