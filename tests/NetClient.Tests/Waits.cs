namespace NetClient.Tests;

/// <summary>Waiting in tests for what tells nobody.</summary>
internal static class Waits
{
    /// <summary>Waits for something that is about to become true, without a clock; the test's own time limit ends it.</summary>
    public static async Task UntilAsync(Func<bool> condition)
    {
        while (!condition())
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
