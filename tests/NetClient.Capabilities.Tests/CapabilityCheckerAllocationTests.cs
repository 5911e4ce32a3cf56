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

        // The least of five: on a busy machine the runtime makes something of its own now and then, but not each time.
        int granted = 0;
        long allocated = Enumerable.Range(0, 5).Min(_ =>
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            granted += Run(checker, addresses, endPoints, rounds: 20);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        });

        Assert.Equal(0, allocated);
        Assert.Equal(100 * addresses.Length * 5, granted);
    }

    [Fact]
    public void Check_Denied_MakesItsTextOnlyWhenRead()
    {
        var checker = new CapabilityChecker(CapabilityManifest.Empty);
        Assert.False(checker.Check(NetworkOperation.Connect, IPAddress.Loopback, 80).IsGranted);

        CapabilityDecision decision = default;
        long allocated = Enumerable.Range(0, 5).Min(_ =>
        {
            long start = GC.GetAllocatedBytesForCurrentThread();
            decision = checker.Check(NetworkOperation.Connect, IPAddress.Loopback, 80);
            return GC.GetAllocatedBytesForCurrentThread() - start;
        });
        Assert.Equal(0, allocated);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.NotEmpty(decision.Message);
        Assert.NotEqual(0, GC.GetAllocatedBytesForCurrentThread() - before);
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
