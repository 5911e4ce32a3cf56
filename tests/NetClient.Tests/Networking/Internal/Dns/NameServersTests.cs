using NetClient.Networking.Internal.Dns;

namespace NetClient.Tests.Networking.Internal.Dns;

public sealed class NameServersTests
{
    [Fact]
    public void FromResolvConf_Nameservers_AreReadAndTheRestSkipped()
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, "# nameserver 192.0.2.9\nsearch example.test\nnameserver 192.0.2.1\nnameserver\t2001:db8::1 \nnameservers 192.0.2.8\nnameserver 127.1\nnameserver name.test\n nameserver 192.0.2.7\n");
            Assert.Equal(["192.0.2.1", "2001:db8::1"], NameServers.FromResolvConf(path).Select(a => a.ToString()));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void FromResolvConf_NoFile_IsEmpty() => Assert.Empty(NameServers.FromResolvConf(Path.Combine(Path.GetTempPath(), Path.GetRandomFileName())));

    [Fact]
    public void OfSystem_GivesEachServerOnceOnPort53()
    {
        var servers = NameServers.OfSystem();
        Assert.All(servers, s => Assert.Equal(53, s.Port));
        Assert.Equal(servers.Distinct(), servers);
    }
}
