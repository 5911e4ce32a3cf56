using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using NetClient.Security.Cryptography.Certificates;

namespace NetClient.Networking.Sockets.Internal;

/// <summary>Spares the second connection to a server the building of the same chain: more than half the cost of a resumed handshake.</summary>
/// <remarks>Only chains without fault are remembered, for a few minutes, under the certificate and the roots they were judged by. Whether a name fits, what a
/// socket ignores and whether it insists on revocation is judged anew each time, so that no socket's leniency reaches another. A resumed session does not
/// carry the issuers, which is the other reason to remember them.</remarks>
internal sealed class CertificateFindings
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    private const int Capacity = 512;

    private readonly ConcurrentDictionary<string, RememberedChain> _chains = new(StringComparer.Ordinal);

    public static string Key(X509Certificate2 leaf, IReadOnlyList<Certificate> roots, string usage)
    {
        string key = usage + leaf.GetCertHashString(HashAlgorithmName.SHA256);
        return roots.Count == 0 ? key : key + string.Concat(roots.Select(root => root.AsX509Certificate2().GetCertHashString(HashAlgorithmName.SHA256)));
    }

    public RememberedChain? Find(string key, DateTimeOffset now)
    {
        if (!_chains.TryGetValue(key, out RememberedChain? remembered))
            return null;
        if (now >= remembered.At && now - remembered.At < Lifetime && remembered.Chain.Path.All(certificate => now < certificate.NotAfter))
            return remembered;
        _chains.TryRemove(new(key, remembered));
        return null;
    }

    public void Remember(string key, RememberedChain chain)
    {
        if (_chains.Count >= Capacity)
            _chains.Clear(); // an app that meets that many servers in five minutes builds a few chains again
        _chains.AddOrUpdate(key, chain, (_, known) => known.IsAnswered && !chain.IsAnswered ? known : chain); // who was answered beside us knows more
    }
}
