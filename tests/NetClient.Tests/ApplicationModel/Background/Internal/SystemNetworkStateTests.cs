using System.Net.NetworkInformation;
using NetClient.ApplicationModel.Background.Internal;

namespace NetClient.Tests.ApplicationModel.Background.Internal;

public sealed class SystemNetworkStateTests
{
    [Fact]
    public void Read_OfThisMachine_NamesEachAdapterThatIsUp()
    {
        NetworkSnapshot snapshot = new SystemNetworkState().Read();
        string[] up = [.. NetworkInterface.GetAllNetworkInterfaces()
            .Where(a => a.NetworkInterfaceType != NetworkInterfaceType.Loopback && a.OperationalStatus == OperationalStatus.Up).Select(a => a.Id)];
        Assert.All(up, id => Assert.Contains(id, snapshot.Identity, StringComparison.Ordinal));
        Assert.Null(snapshot.IsMetered);
    }
}
