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

    // One tells, the other takes and waits, and goes on with the teller's thread: if a word were missed, this would wait for ever.
    [Fact(Timeout = 60_000)]
    public async Task Tell_WhileAnotherIsAboutToWait_IsNeverMissed()
    {
        const int words = 200_000;
        var direction = new Direction();
        Task telling = Task.Run(
            () =>
            {
                for (int i = 0; i < words; i++)
                {
                    Interlocked.Increment(ref direction.There);
                    if (direction.Readiness.Tell())
                        direction.Take(words);
                }
            },
            TestContext.Current.CancellationToken);
        direction.Take(words);
        await direction.Done.Task.WaitAsync(TestContext.Current.CancellationToken);
        await telling;
    }

    private sealed class Direction
    {
        public Readiness Readiness;
        public int There;

        private int _taken;

        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Take(int all)
        {
            do
            {
                _taken += Interlocked.Exchange(ref There, 0);
                if (_taken == all)
                {
                    Done.TrySetResult();
                    return;
                }
            }
            while (!Readiness.TryAwait());
        }
    }
}
