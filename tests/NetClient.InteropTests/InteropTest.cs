using NetClient.InteropTests.Certificates;
using NetClient.InteropTests.Peers;

namespace NetClient.InteropTests;

/// <summary>Base of the tests with a real peer: ends the peers that a test started, and prints what they had to say when the test failed.</summary>
public abstract class InteropTest : IAsyncDisposable
{
    private readonly List<Peer> _seen = [];
    private readonly List<IAsyncDisposable> _owned = [];

    /// <summary>The certificates of this test run.</summary>
    protected static OpenSslPki Pki => InteropRun.Pki;

    /// <summary>The running test's token.</summary>
    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (TestContext.Current.TestState?.Result == TestResult.Failed)
        {
            foreach (Peer peer in _seen)
                TestContext.Current.TestOutputHelper?.WriteLine(peer.ReadLog());
        }

        foreach (IAsyncDisposable owned in Enumerable.Reverse(_owned))
            await owned.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>The server that the tests of a class share.</summary>
    protected TPeer Use<TPeer>(PeerFixture<TPeer> fixture)
        where TPeer : Peer, IPeer<TPeer>
    {
        ArgumentNullException.ThrowIfNull(fixture);
        TPeer peer = fixture.Peer;
        _seen.Add(peer);
        return peer;
    }

    /// <summary>A server, or anything else, that ends with this test.</summary>
    protected T Own<T>(T owned)
        where T : IAsyncDisposable
    {
        _owned.Add(owned);
        if (owned is Peer peer)
            _seen.Add(peer);
        return owned;
    }
}
