using System.Net;

namespace NetClient.Capabilities.Tests;

public sealed class CapabilityCheckerAllocationTests
{
    [Fact]
    public void Check_Granted_AllocatesNothing()
    {
        var checker = new CapabilityChecker(CapabilityManifest.Create(
            NetworkCapability.InternetClient, NetworkCapability.PrivateNetworkClientServer, NetworkCapability.InternetClientServer));
        IPAddress[] addresses = [.. NetworkBoundariesTests.Ranges.Select(row => IPAddress.Parse(row.Data.Item2))];
        IPEndPoint[] endPoints = [.. addresses.Select(address => new IPEndPoint(address, 443))];
        Run(checker, addresses, endPoints, rounds: 1);   // the tables are built and the code is compiled

        long before = GC.GetAllocatedBytesForCurrentThread();
        int granted = Run(checker, addresses, endPoints, rounds: 100);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(100 * addresses.Length * 5, granted);
        Assert.InRange(allocated, 0, granted - 1);   // less than a byte for each: on a busy machine the runtime makes something of its own now and then
    }

    [Fact]
    public void Check_Denied_MakesItsTextOnlyWhenRead()
    {
        var checker = new CapabilityChecker(CapabilityManifest.Empty);
        Assert.False(checker.Check(NetworkOperation.Connect, IPAddress.Loopback, 80).IsGranted);

        const int rounds = 1000;
        CapabilityDecision decision = default;
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < rounds; i++)
            decision = checker.Check(NetworkOperation.Connect, IPAddress.Loopback, 80);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.InRange(allocated, 0, rounds - 1);
        Assert.NotEmpty(decision.Message);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before > allocated);
    }

    private static int Run(CapabilityChecker checker, IPAddress[] addresses, IPEndPoint[] endPoints, int rounds)
    {
        int granted = 0;
        for (int round = 0; round < rounds; round++)
        {
            for (int i = 0; i < addresses.Length; i++)
            {
                granted += checker.Check(NetworkOperation.Connect).IsGranted ? 1 : 0;
                granted += checker.Check(NetworkOperation.Connect, addresses[i], 443).IsGranted ? 1 : 0;
                granted += checker.Check(NetworkOperation.Send, endPoints[i]).IsGranted ? 1 : 0;
                granted += NetworkBoundaries.Classify(addresses[i]) >= 0 ? 1 : 0;
                checker.Demand(NetworkOperation.Accept, addresses[i]);
                granted++;
            }
        }

        return granted;
    }
}
