using NetClient.AspNetCore.Internal.Epoll;

namespace NetClient.AspNetCore.Tests.Internal.Epoll;

public sealed class ReadinessTests
{
    [Fact]
    public void Tell_NobodyWaits_IsKeptForOneMoreTry()
    {
        Readiness readiness = default;
        Assert.False(readiness.Tell());
        Assert.False(readiness.Tell());
        Assert.False(readiness.TryAwait());
        Assert.True(readiness.TryAwait());
    }

    [Fact]
    public void Tell_Awaited_IsTheOneWhoGoesOn()
    {
        Readiness readiness = default;
        Assert.True(readiness.TryAwait());
        Assert.True(readiness.Tell());
        Assert.False(readiness.Tell());
    }

    [Fact]
    public void TryEnd_EndsTheWaitingOnce()
    {
        Readiness readiness = default;
        Assert.False(readiness.TryEnd());
        Assert.True(readiness.TryAwait());
        Assert.True(readiness.TryEnd());
        Assert.False(readiness.TryEnd());
        Assert.False(readiness.Tell());
    }

    // One tells of a word and waits until it is taken; the other takes, and waits to be told. If a word were missed, both would wait for ever.
    [Fact(Timeout = 60_000)]
    public async Task Tell_WhileAnotherIsAboutToWait_IsNeverMissed()
    {
        const int words = 100_000;
        CancellationToken token = TestContext.Current.CancellationToken;
        Readiness readiness = default;
        int there = 0, mayGoOn = 0;
        Task taking = Task.Run(
            () =>
            {
                for (int taken = 0; taken < words;)
                {
                    taken += Interlocked.Exchange(ref there, 0);
                    if (taken < words && readiness.TryAwait())
                        Spin(() => Interlocked.Exchange(ref mayGoOn, 0) == 1);
                }
            },
            token);
        Task telling = Task.Run(
            () =>
            {
                for (int told = 0; told < words; told++)
                {
                    Volatile.Write(ref there, 1);
                    if (readiness.Tell())
                        Volatile.Write(ref mayGoOn, 1);
                    Spin(() => Volatile.Read(ref there) == 0);
                }
            },
            token);
        await Task.WhenAll(taking, telling);

        void Spin(Func<bool> until)
        {
            for (int turn = 1; !until(); turn++)
            {
                token.ThrowIfCancellationRequested();
                if (turn % 1000 == 0)
                    Thread.Yield(); // the other may have no processor
            }
        }
    }
}
