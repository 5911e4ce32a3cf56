using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using NetClient.Capabilities;
using NetClient.Internal;

namespace NetClient.Security.Cryptography.Certificates.Internal;

/// <summary>Fetches issuers that are missing from where the certificates say they are. Nobody vouches for these addresses: each meets the gate, and all have their limits.</summary>
internal sealed class IssuerRetrieval(NetClientContext context, ChainRules rules)
{
    private const int MaxRequests = 8;
    private const int MaxLength = 256 * 1024;

    /// <summary>The chain with what could be fetched within <paramref name="limit"/>; the one given when that was nothing.</summary>
    public async Task<ChainFinding> CompleteAsync(
        X509Certificate2 leaf, X509Certificate2Collection issuers, ChainFinding found, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var expiry = new CancellationTokenSource(limit, context.Time);
        using var attempt = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, expiry.Token);
        using var client = new HttpClient(context.NewHttpHandler()) { MaxResponseContentBufferSize = MaxLength, Timeout = Timeout.InfiniteTimeSpan };
        X509Certificate2Collection all = [.. issuers];
        var asked = new HashSet<Uri>();
        while (found.Errors.Contains(ChainValidationResult.IncompleteChain) && found.Path is [.., var last])
        {
            bool learnt = false;
            foreach (Uri address in Addresses(last).Where(asked.Add).TakeWhile(_ => asked.Count <= MaxRequests))
            {
                if (await FetchAsync(client, address, attempt.Token, cancellationToken).ConfigureAwait(false) is not { } fetched)
                    continue;
                all.AddRange(fetched);
                learnt = true;
                break;
            }
            if (!learnt)
                break;
            found = ChainExaminer.Examine(leaf, all, rules);
        }
        return found;
    }

    private static IEnumerable<Uri> Addresses(X509Certificate2 certificate)
    {
        try
        {
            return [.. certificate.Extensions.OfType<X509AuthorityInformationAccessExtension>()
                .SelectMany(extension => extension.EnumerateCAIssuersUris())
                .Select(text => Uri.TryCreate(text, UriKind.Absolute, out Uri? address) && address.Scheme == Uri.UriSchemeHttp ? address : null)
                .OfType<Uri>()];
        }
        catch (CryptographicException)
        {
            return [];
        }
    }

    private static async Task<X509Certificate2Collection?> FetchAsync(HttpClient client, Uri address, CancellationToken attempt, CancellationToken callers)
    {
        try
        {
            byte[] bytes = await client.GetByteArrayAsync(address, attempt).ConfigureAwait(false);
            (X509Certificate2 first, X509Certificate2Collection others) = CertificateBundle.Parse(bytes);
            return [first, .. others];
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException or CapabilityDeniedException or CryptographicException)
        {
            callers.ThrowIfCancellationRequested();
            return null; // the issuer stays missing, and the chain says so
        }
    }
}
