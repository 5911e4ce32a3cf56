using System.Security.Cryptography.X509Certificates;
using NetClient.Capabilities;
using NetClient.Internal;
using NetClient.Networking;
using NetClient.Networking.Internal;

namespace NetClient.Security.Cryptography.Certificates.Internal;

/// <summary>Asks whether the certificates of a chain were revoked: a network client that the server's certificate directs, hence on a short lead.</summary>
/// <remarks>.NET fetches lists and asks responders inside <see cref="X509Chain.Build"/>, with no way to see the connection. So the addresses are read first and
/// judged by the gate, all addresses of their hosts included; where one is denied nothing is contacted for that certificate. What .NET does
/// behind that, resolving anew and following redirects, cannot be judged (SECURITY.md says so). What remains of the handshake's time
/// (or of the caller's patience) is the limit: when it runs out the answer is RevocationFailure. Neither that nor a caller who cancels waits for .NET to give up. A stapled response is used
/// without any network.</remarks>
internal sealed class RevocationCheck(NetClientContext context)
{
    public async Task<IReadOnlyList<ChainValidationResult>> RunAsync(
        ChainFinding chain, ChainRules rules, TimeSpan limit, CancellationToken cancellationToken, bool mayUseNetwork = true)
    {
        // A chain that ends nowhere, or in the certificate itself, has no issuer who could say anything.
        if (!chain.IsComplete || chain.Path.Length < 2)
            return [];

        using var clock = new CancellationTokenSource(limit == Timeout.InfiniteTimeSpan || limit > TimeSpan.Zero ? limit : TimeSpan.Zero, context.Time);
        using var left = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, clock.Token);
        Task<ChainValidationResult[]> asking = AskAsync(chain, rules, limit, mayUseNetwork, left.Token);
        try
        {
            return await asking.WaitAsync(left.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested(); // with the token that the caller knows
            return [ChainValidationResult.RevocationFailure];
        }
        finally
        {
            await left.CancelAsync().ConfigureAwait(false);
            _ = asking.ContinueWith(static ended => ended.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    private async Task<ChainValidationResult[]> AskAsync(
        ChainFinding chain, ChainRules rules, TimeSpan limit, bool mayUseNetwork, CancellationToken cancellationToken)
    {
        IReadOnlyList<Uri>?[] pointers = [.. chain.Path[..^1].Select(RevocationPointers.Read)];
        // An issuer that nobody trusts, ignored or not, does not get to say which hosts are contacted.
        bool mayAsk = mayUseNetwork && !chain.Errors.Contains(ChainValidationResult.Untrusted);
        bool leafMayBeAsked = mayAsk && pointers[0] is { Count: > 0 } leafs && await MayContactAsync(leafs, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<Uri>?[] issuers = pointers[1..];
        bool issuersMayBeAsked = mayAsk && !issuers.Contains(null) && await MayContactAsync(issuers.SelectMany(addresses => addresses!), cancellationToken).ConfigureAwait(false);
        bool anyIssuerPointer = issuers.Any(addresses => addresses is not { Count: 0 });
        bool leafIsSettled = leafMayBeAsked || pointers[0] is { Count: 0 };

        (X509RevocationMode mode, X509RevocationFlag scope) = (leafIsSettled && issuersMayBeAsked && (leafMayBeAsked || anyIssuerPointer), leafMayBeAsked) switch
        {
            (true, _) => (X509RevocationMode.Online, X509RevocationFlag.ExcludeRoot),
            (false, true) => (X509RevocationMode.Online, X509RevocationFlag.EndCertificateOnly),
            _ => (X509RevocationMode.Offline, X509RevocationFlag.ExcludeRoot),
        };

        // Only the issuers of the chain that was judged: with others that the peer sent along, .NET could find a path, and addresses, that nobody has looked at.
        X509ChainPolicy policy = ChainExaminer.NewPolicy([.. chain.Path[1..]], chain.Anchors, rules);
        policy.RevocationMode = mode;
        policy.RevocationFlag = scope;
        if (limit > TimeSpan.Zero && limit != Timeout.InfiniteTimeSpan)
            policy.UrlRetrievalTimeout = limit;

        // A build that asks a host may hang for as long as the limit: it gets a thread of its own, so that it takes none from the pool.
        cancellationToken.ThrowIfCancellationRequested();
        TaskCreationOptions thread = mode == X509RevocationMode.Online ? TaskCreationOptions.LongRunning : TaskCreationOptions.None;
        X509ChainStatusFlags[] flags = await Task.Factory.StartNew(
            () => Build(chain.Path[0], policy), CancellationToken.None, thread, TaskScheduler.Default).WaitAsync(cancellationToken).ConfigureAwait(false);
        return [.. pointers.SelectMany((addresses, i) => Explain(i, i < flags.Length ? flags[i] : X509ChainStatusFlags.OfflineRevocation, addresses, scope)).Distinct()];
    }

    private static X509ChainStatusFlags[] Build(X509Certificate2 leaf, X509ChainPolicy policy)
    {
        using var chain = new X509Chain { ChainPolicy = policy };
        chain.Build(leaf);
        return [.. chain.ChainElements.Select(element => element.ChainElementStatus.Aggregate(X509ChainStatusFlags.NoError, static (all, one) => all | one.Status))];
    }

    private static IEnumerable<ChainValidationResult> Explain(int index, X509ChainStatusFlags flags, IReadOnlyList<Uri>? addresses, X509RevocationFlag scope)
    {
        bool asked = index == 0 || scope != X509RevocationFlag.EndCertificateOnly;
        if ((flags & X509ChainStatusFlags.Revoked) != 0)
            yield return ChainValidationResult.Revoked;
        else if (!asked || (flags & (X509ChainStatusFlags.RevocationStatusUnknown | X509ChainStatusFlags.OfflineRevocation)) != 0)
            yield return addresses is { Count: 0 } ? ChainValidationResult.RevocationInformationMissing : ChainValidationResult.RevocationFailure;
    }

    private async Task<bool> MayContactAsync(IEnumerable<Uri> addresses, CancellationToken cancellationToken)
    {
        foreach (Uri address in addresses.DistinctBy(address => address.Authority))
        {
            try
            {
                foreach (System.Net.IPAddress ip in await context.ResolveAsync(new HostName(address.DnsSafeHost), cancellationToken).ConfigureAwait(false))
                {
                    if (!context.Capabilities.Check(NetworkOperation.Connect, ip, address.Port).IsGranted)
                        return false;
                }
            }
            catch (Exception e) when (e is System.Net.Sockets.SocketException or ResolveFailure or ArgumentException or CapabilityDeniedException)
            {
                return false; // a host that cannot be resolved cannot be asked
            }
        }
        return true;
    }
}
