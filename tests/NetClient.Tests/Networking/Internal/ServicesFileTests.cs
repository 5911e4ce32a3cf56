using NetClient.Networking.Internal;

namespace NetClient.Tests.Networking.Internal;

public sealed class ServicesFileTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Theory]
    [InlineData("http\t80/tcp\twww", "www", 80)]
    [InlineData("  http  80/tcp  ", "http", 80)]
    [InlineData("http 80/tcp\r\nhttps 443/tcp\r\n", "https", 443)]
    [InlineData("a 1/tcp#b", "a", 1)]
    [InlineData("a 1/tcp\na 2/tcp", "a", 1)]
    public void Parse_Line_IsRead(string text, string name, int port) => Assert.Equal(port, ServicesFile.Parse(text)[$"{name}/tcp"]);

    [Theory]
    [InlineData("")]
    [InlineData("# http 80/tcp")]
    [InlineData("http")]
    [InlineData("http 80")]
    [InlineData("http /tcp")]
    [InlineData("http 0/tcp")]
    [InlineData("http -1/tcp")]
    [InlineData("http 65536/tcp")]
    [InlineData("http +80/tcp")]
    [InlineData("http 80/udp")]
    [InlineData("80/tcp http")]
    public void Parse_WhatIsNoService_IsLeftOut(string text) => Assert.DoesNotContain("http/tcp", ServicesFile.Parse(text).Keys);

    [Fact]
    public void Parse_OverlongLine_IsSkipped()
    {
        var entries = ServicesFile.Parse($"a 1/tcp {new string('x', 2000)}\nb 2/tcp {string.Join(' ', Enumerable.Repeat("x", 100))}\n");
        Assert.False(entries.ContainsKey("a/tcp"));
        Assert.Equal(2, entries["b/tcp"]);
    }

    [Fact]
    public void TryFind_FileChanged_IsReadAgain()
    {
        var services = new ServicesFile(_path);
        File.WriteAllText(_path, "a 1/tcp\n");
        Assert.True(services.TryFind("a", "tcp", out int port));
        Assert.Equal(1, port);
        File.WriteAllText(_path, "a 2/tcp\n");
        File.SetLastWriteTimeUtc(_path, new DateTime(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        Assert.True(services.TryFind("a", "tcp", out port));
        Assert.Equal(2, port);
    }

    [Fact]
    public void TryFind_FileUnchanged_IsNotReadAgain()
    {
        var services = new ServicesFile(_path);
        File.WriteAllText(_path, "a 1/tcp\n");
        File.SetLastWriteTimeUtc(_path, new DateTime(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        Assert.True(services.TryFind("a", "tcp", out _));
        File.WriteAllText(_path, "b 1/tcp\n");   // same length, and made to have the same time
        File.SetLastWriteTimeUtc(_path, new DateTime(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        Assert.True(services.TryFind("a", "tcp", out _));
    }

    [Fact]
    public void TryFind_NoFile_KnowsTheWellKnownNames()
    {
        var services = new ServicesFile(_path + ".missing");
        Assert.True(services.TryFind("https", "tcp", out int port));
        Assert.Equal(443, port);
        Assert.False(services.TryFind("https", "sctp", out _));
        Assert.False(services.TryFind("no-such-service", "tcp", out _));
    }

    [Fact]
    public void TryFind_FileWithoutTheName_DoesNotUseTheWellKnownNames()
    {
        File.WriteAllText(_path, "a 1/tcp\n");
        Assert.False(new ServicesFile(_path).TryFind("https", "tcp", out _));
    }

    [Fact]
    public void TryFind_HugeFile_IsReadInPart()
    {
        using (var file = new StreamWriter(_path))
        {
            file.Write("first 1/tcp\n");
            for (int i = 0; i < 5 << 20; i += 64)
                file.Write("#" + new string('x', 62) + "\n");
            file.Write("last 2/tcp\n");
        }
        var services = new ServicesFile(_path);
        Assert.True(services.TryFind("first", "tcp", out _));
        Assert.False(services.TryFind("last", "tcp", out _));
    }

    [Fact]
    public void SystemPath_OfThisMachine_IsAbsolute() => Assert.True(Path.IsPathFullyQualified(ServicesFile.SystemPath));
}
