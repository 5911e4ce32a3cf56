using NetClient.Internal;

namespace NetClient.Networking.Connectivity;

public sealed partial class ConnectionProfile
{
    /// <summary>What each app sent and received.</summary>
    /// <param name="startTime">From when.</param>
    /// <param name="endTime">Until when.</param>
    /// <param name="states">Which usage is meant.</param>
    /// <param name="cancellationToken">Not looked at: nothing is waited for.</param>
    /// <returns>An empty list: no supported system keeps it where every app may read it.</returns>
    /// <exception cref="ArgumentException"><paramref name="startTime"/> is later than <paramref name="endTime"/> (0x80070057).</exception>
    public Task<IReadOnlyList<AttributedNetworkUsage>> GetAttributedNetworkUsageAsync(
        DateTimeOffset startTime, DateTimeOffset endTime, NetworkUsageStates states, CancellationToken cancellationToken = default) =>
        NothingKnown<AttributedNetworkUsage>(startTime, endTime);

    /// <summary>When the connection was up.</summary>
    /// <param name="startTime">From when.</param>
    /// <param name="endTime">Until when.</param>
    /// <param name="states">Which usage is meant.</param>
    /// <param name="cancellationToken">Not looked at: nothing is waited for.</param>
    /// <returns>An empty list: no supported system keeps a record.</returns>
    /// <exception cref="ArgumentException"><paramref name="startTime"/> is later than <paramref name="endTime"/> (0x80070057).</exception>
    public Task<IReadOnlyList<ConnectivityInterval>> GetConnectivityIntervalsAsync(
        DateTimeOffset startTime, DateTimeOffset endTime, NetworkUsageStates states, CancellationToken cancellationToken = default) =>
        NothingKnown<ConnectivityInterval>(startTime, endTime);

    /// <summary>What was sent and received.</summary>
    /// <param name="StartTime">From when.</param>
    /// <param name="EndTime">Until when.</param>
    /// <returns>0 bytes: see <see cref="GetNetworkUsageAsync"/>, which WinRT has in its place.</returns>
    /// <exception cref="ArgumentException"><paramref name="StartTime"/> is later than <paramref name="EndTime"/> (0x80070057).</exception>
    public DataUsage GetLocalUsage(DateTimeOffset StartTime, DateTimeOffset EndTime) => GetLocalUsage(StartTime, EndTime, RoamingStates.None);

    /// <summary>What was sent and received.</summary>
    /// <param name="StartTime">From when.</param>
    /// <param name="EndTime">Until when.</param>
    /// <param name="States">Whether usage while roaming is meant.</param>
    /// <returns>0 bytes: see <see cref="GetNetworkUsageAsync"/>, which WinRT has in its place.</returns>
    /// <exception cref="ArgumentException"><paramref name="StartTime"/> is later than <paramref name="EndTime"/> (0x80070057).</exception>
    public DataUsage GetLocalUsage(DateTimeOffset StartTime, DateTimeOffset EndTime, RoamingStates States)
    {
        Check(StartTime, EndTime, nameof(StartTime));
        return new DataUsage(0, 0);
    }

    /// <summary>What was sent and received.</summary>
    /// <param name="startTime">From when.</param>
    /// <param name="endTime">Until when.</param>
    /// <param name="granularity">How long each stretch is.</param>
    /// <param name="states">Which usage is meant.</param>
    /// <param name="cancellationToken">Not looked at: nothing is waited for.</param>
    /// <returns>An empty list: the supported systems count per adapter since it came up, which is no answer for a stretch of time.</returns>
    /// <exception cref="ArgumentException"><paramref name="startTime"/> is later than <paramref name="endTime"/> (0x80070057).</exception>
    public Task<IReadOnlyList<NetworkUsage>> GetNetworkUsageAsync(
        DateTimeOffset startTime, DateTimeOffset endTime, DataUsageGranularity granularity, NetworkUsageStates states, CancellationToken cancellationToken = default) =>
        NothingKnown<NetworkUsage>(startTime, endTime);

    /// <summary>What was sent and received over each operator.</summary>
    /// <param name="startTime">From when.</param>
    /// <param name="endTime">Until when.</param>
    /// <param name="states">Which usage is meant.</param>
    /// <param name="cancellationToken">Not looked at: nothing is waited for.</param>
    /// <returns>An empty list: no supported system tells.</returns>
    /// <exception cref="ArgumentException"><paramref name="startTime"/> is later than <paramref name="endTime"/> (0x80070057).</exception>
    public Task<IReadOnlyList<ProviderNetworkUsage>> GetProviderNetworkUsageAsync(
        DateTimeOffset startTime, DateTimeOffset endTime, NetworkUsageStates states, CancellationToken cancellationToken = default) =>
        NothingKnown<ProviderNetworkUsage>(startTime, endTime);

    private static Task<IReadOnlyList<T>> NothingKnown<T>(DateTimeOffset startTime, DateTimeOffset endTime)
    {
        Check(startTime, endTime, nameof(startTime));
        return Task.FromResult<IReadOnlyList<T>>([]);
    }

    private static void Check(DateTimeOffset startTime, DateTimeOffset endTime, string name)
    {
        if (startTime > endTime)
            throw Throw.Argument("The time begins after it ends.", name);
    }
}
