namespace NetClient.Foundation.Internal;

/// <summary>Numbers for <see cref="IAsyncInfo.Id"/>.</summary>
internal static class OperationId
{
    private static uint _last;

    public static uint Next()
    {
        uint id = Interlocked.Increment(ref _last);
        return id != 0 ? id : Interlocked.Increment(ref _last);
    }
}
