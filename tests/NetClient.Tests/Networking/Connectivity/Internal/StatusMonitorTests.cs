using Microsoft.Extensions.Logging.Abstractions;
using NetClient.Networking.Connectivity;
using NetClient.Networking.Connectivity.Internal;

namespace NetClient.Tests.Networking.Connectivity.Internal;

public sealed class StatusMonitorTests : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly StatusMonitor _monitor;
    private readonly List<NetworkStateChangeEventDetails> _heard = [];
    private NetworkStatus _status = new(["a"], "eth0", ["eth0 InternetAccess"], ["eth0 Unknown"]);
    private Action? _notice;
    private int _subscriptions, _looks;

    public StatusMonitorTests() => _monitor = new StatusMonitor(_time, Look, Subscribe, NullLogger.Instance);

    public void Dispose() => _notice = null;

    [Fact]
    public void Notice_SomethingChanged_IsToldOnceWhenItIsQuiet()
    {
        _monitor.Add(Hear, Hear);
        _status = _status with { HostNames = ["a", "b"] };
        for (int i = 0; i < 3; i++)
        {
            _notice!();
            _time.Advance(StatusMonitor.Quiet / 2);
        }
        Assert.Empty(_heard);
        _time.Advance(StatusMonitor.Quiet / 2);
        NetworkStateChangeEventDetails details = Assert.Single(_heard);
        Assert.True(details.HasNewHostNameList);
        Assert.False(details.HasNewInternetConnectionProfile || details.HasNewNetworkConnectivityLevel || details.HasNewConnectionCost);
    }

    [Fact]
    public void Notice_NeverQuiet_IsToldAfterTheLongestTime()
    {
        _monitor.Add(Hear, Hear);
        _status = _status with { InternetProfile = "", Levels = [], Costs = [] };
        for (TimeSpan passed = default; passed < StatusMonitor.Longest; passed += TimeSpan.FromMilliseconds(100))
        {
            _notice!();
            Assert.Empty(_heard);
            _time.Advance(TimeSpan.FromMilliseconds(100));
        }
        NetworkStateChangeEventDetails details = Assert.Single(_heard);
        Assert.True(details.HasNewInternetConnectionProfile && details.HasNewNetworkConnectivityLevel && details.HasNewConnectionCost);
        Assert.False(details.HasNewHostNameList);
    }

    [Fact]
    public void Notice_NothingChanged_IsNotTold()
    {
        _monitor.Add(Hear, Hear);
        _notice!();
        _time.Advance(StatusMonitor.Quiet);
        Assert.Equal(2, _looks);
        Assert.Empty(_heard);
    }

    [Fact]
    public void Remove_LastHandler_EndsListening()
    {
        Action<NetworkStateChangeEventDetails> other = _ => throw new InvalidOperationException("An app's mistake.");
        _monitor.Add(other, other);
        _monitor.Add(Hear, Hear);
        Assert.Equal(1, _subscriptions);
        _status = _status with { InternetProfile = "wlan0" };
        _notice!();
        _time.Advance(StatusMonitor.Quiet);
        Assert.Single(_heard);   // although the one before threw

        _monitor.Remove(other);
        Assert.Equal(1, _subscriptions);
        Action late = _notice!;
        _monitor.Remove(Hear);
        _monitor.Remove(Hear);
        Assert.Equal(0, _subscriptions);
        late();
        _time.Advance(StatusMonitor.Longest);
        Assert.Single(_heard);
    }

    [Fact]
    public void Add_SystemThatDoesNotTell_IsQuiet()
    {
        var monitor = new StatusMonitor(_time, Look, _ => null, NullLogger.Instance);
        monitor.Add(Hear, Hear);
        monitor.Remove(Hear);
        Assert.Empty(_heard);
    }

    private void Hear(NetworkStateChangeEventDetails details) => _heard.Add(details);

    private NetworkStatus Look()
    {
        _looks++;
        return _status;
    }

    private Subscription Subscribe(Action notice)
    {
        _subscriptions++;
        _notice = notice;
        return new Subscription(() => _subscriptions--);
    }

    private sealed class Subscription(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
