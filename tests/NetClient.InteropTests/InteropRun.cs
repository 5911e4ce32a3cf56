using System.Runtime.ExceptionServices;
using NetClient.InteropTests;
using NetClient.InteropTests.Certificates;
using NetClient.TestServers.Processes;

[assembly: AssemblyFixture(typeof(InteropRun))]

namespace NetClient.InteropTests;

/// <summary>What all tests of a run share: one set of certificates, one host for its CRLs and OCSP answers, and an empty home directory.</summary>
public sealed class InteropRun : IAsyncLifetime
{
    private static TempDirectory? _home;
    private static OpenSslPki? _pki;
    private static ExceptionDispatchInfo? _failure;

    /// <summary>The certificates; skips or fails the running test when they could not be made.</summary>
    public static OpenSslPki Pki
    {
        get
        {
            Interop.Tool("openssl");
            _failure?.Throw();
            return _pki!;
        }
    }

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        // .NET keeps CRLs and OCSP answers below $HOME, by address. Ports come back from one run to the next, and a remembered
        // answer of an earlier run's issuer must neither pass nor fail a test of this one. curl and openssl read no settings there either.
        _home = new TempDirectory("home");
        Environment.SetEnvironmentVariable("HOME", _home.FullName);
        if (Executable.Find("openssl") is null)
            return;
        try { _pki = await OpenSslPki.CreateAsync(TestContext.Current.CancellationToken); }
        catch (Exception e) when (e is InvalidOperationException or IOException) { _failure = ExceptionDispatchInfo.Capture(e); }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_pki is not null)
            await _pki.DisposeAsync();
        _home?.Dispose();
    }
}
