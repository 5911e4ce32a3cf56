using System.Runtime.ExceptionServices;
using NetClient.TestServers.Processes;

namespace NetClient.InteropTests.Peers;

/// <summary>One server for all tests of a class. Where it is missing, each test says so; when it does not start, each test fails with its log.</summary>
public sealed class PeerFixture<TPeer> : IAsyncLifetime
    where TPeer : Peer, IPeer<TPeer>
{
    private TPeer? _peer;
    private ExceptionDispatchInfo? _failure;

    /// <summary>The server; skips or fails the running test when there is none.</summary>
    public TPeer Peer
    {
        get
        {
            if (Obstacle is { } obstacle)
                Interop.Unavailable(obstacle);
            _failure?.Throw();
            return _peer!;
        }
    }

    private static string? Obstacle => Executable.Find("openssl") is null ? "openssl, which makes the certificates, is not installed." : TPeer.Obstacle;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        if (Obstacle is not null)
            return;
        try { _peer = await TPeer.StartAsync(TestContext.Current.CancellationToken); }
        catch (Exception e) when (e is not OperationCanceledException) { _failure = ExceptionDispatchInfo.Capture(e); }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_peer is not null)
            await _peer.DisposeAsync();
    }
}
