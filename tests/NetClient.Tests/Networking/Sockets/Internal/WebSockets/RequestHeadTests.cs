using System.Text;
using NetClient.Networking.Sockets.Internal.WebSockets;

namespace NetClient.Tests.Networking.Sockets.Internal.WebSockets;

public sealed class RequestHeadTests
{
    [Theory]
    [InlineData("websocket", true)]
    [InlineData("h2c, \twebsocket\t ,x", true)]
    [InlineData("h2c|WebSocket", true)]
    [InlineData("h2c||x,,|,websocket", true)]
    [InlineData("websocket2|web|socket|web socket", false)]
    [InlineData("", false)]
    public void Lists_TokenAnywhereInTheList_IsFound(string values, bool isListed) =>
        Assert.Equal(isListed, Parse([.. values.Split('|').Select(value => $"Upgrade: {value}")]).Lists("upgrade", "websocket"));

    [Fact]
    public void Joined_SeveralFields_AreOneListInTheirOrder()
    {
        RequestHead head = Parse("A: 1", "B: 2", "a: 3,4", "A:");
        Assert.Equal("1, 3,4, ", head.Joined("A"));
        Assert.Equal("2", head.Joined("b"));
        Assert.Null(head.Joined("C"));
    }

    // A client chooses how often a field comes: what that costs must not grow with its square.
    [Fact]
    public void FieldThatComesManyTimes_CostsInProportionToItsLength()
    {
        RequestHead head = Parse([.. Enumerable.Repeat($"A: {new string('x', 1000)}", RequestHead.MostFields)]);
        long before = GC.GetAllocatedBytesForCurrentThread();
        string joined = head.Joined("A")!;
        long joining = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.False(head.Lists("A", "y"));
        long listing = GC.GetAllocatedBytesForCurrentThread() - before - joining;
        Assert.InRange(joining, joined.Length * sizeof(char), joined.Length * sizeof(char) * 4);
        Assert.InRange(listing, 0, 1024);
    }

    private static RequestHead Parse(params string[] fields) => RequestHead.Parse(Encoding.ASCII.GetBytes($"GET / HTTP/1.1\r\n{string.Concat(fields.Select(field => field + "\r\n"))}\r\n"));
}
