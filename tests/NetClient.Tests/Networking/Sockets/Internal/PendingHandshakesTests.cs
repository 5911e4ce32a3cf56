using NetClient.Networking.Sockets.Internal;

namespace NetClient.Tests.Networking.Sockets.Internal;

public sealed class PendingHandshakesTests
{
    [Fact]
    public void Enter_PlacesTaken_EndsTheOldest()
    {
        var handshakes = new PendingHandshakes(2);
        PendingHandshakes.Entry[] entries = [.. Enumerable.Range(0, 4).Select(_ => handshakes.Enter(CancellationToken.None))];
        Assert.Equal([true, true, false, false], entries.Select(entry => entry.Token.IsCancellationRequested));
    }

    [Fact]
    public void Leave_GivesThePlaceBackOnce()
    {
        var handshakes = new PendingHandshakes(2);
        PendingHandshakes.Entry first = handshakes.Enter(CancellationToken.None), second = handshakes.Enter(CancellationToken.None);
        handshakes.Leave(first);
        handshakes.Leave(first);
        handshakes.Enter(CancellationToken.None);
        Assert.False(second.Token.IsCancellationRequested);
        handshakes.Enter(CancellationToken.None);
        Assert.True(second.Token.IsCancellationRequested);
        handshakes.Leave(second); // evicted before: nothing happens
    }

    [Fact]
    public void Closing_EndsAllThatAreStillThere()
    {
        using var closing = new CancellationTokenSource();
        var handshakes = new PendingHandshakes(4);
        PendingHandshakes.Entry stays = handshakes.Enter(closing.Token), left = handshakes.Enter(closing.Token);
        handshakes.Leave(left);
        closing.Cancel();
        Assert.True(stays.Token.IsCancellationRequested);
        Assert.False(left.Token.IsCancellationRequested);
        left.End(); // an eviction that comes late harms nobody
    }

    [Fact(Timeout = 60_000)]
    public async Task EnterAndLeave_ManyAtOnce_NeverThrowAndFreeAllPlaces()
    {
        var handshakes = new PendingHandshakes(3);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (int i = 0; i < 20_000; i++)
                handshakes.Leave(handshakes.Enter(CancellationToken.None));
        })));
        PendingHandshakes.Entry[] three = [.. Enumerable.Range(0, 3).Select(_ => handshakes.Enter(CancellationToken.None))];
        Assert.All(three, entry => Assert.False(entry.Token.IsCancellationRequested));
    }
}
