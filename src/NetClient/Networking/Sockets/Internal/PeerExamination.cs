using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using NetClient.Internal;
using NetClient.Security.Cryptography.Certificates;
using NetClient.Security.Cryptography.Certificates.Internal;

namespace NetClient.Networking.Sockets.Internal;

/// <summary>Examines the certificate of one peer in one handshake.</summary>
/// <remarks>The handshake's own callback judges what needs no network, so that a refused peer gets its TLS alert; revocation follows when the handshake is done and
/// before the first byte of the app. Only there can it be awaited, bounded and left behind by a caller who cancels.</remarks>
internal sealed class PeerExamination(
    NetClientContext context, IReadOnlyList<Certificate> roots, IReadOnlyList<ChainValidationResult> ignorable, string usage, bool requireRevocationInformation)
{
    private string? _key;
    private ChainFinding? _chain;
    private RememberedChain? _remembered;

    public CertificateReport Report { get; private set; } = CertificateReport.Empty;

    /// <summary>The clock that the certificate was judged by.</summary>
    public TimeProvider Time => context.Time;

    /// <summary>What this socket's rules do not let pass.</summary>
    public IReadOnlyList<ChainValidationResult> Refused => Report.Refused(ignorable, requireRevocationInformation);

    /// <summary>What would not have passed if the app had not said so.</summary>
    public IReadOnlyList<ChainValidationResult> Ignored => ignorable.Count == 0 ? [] : [.. Report.Errors.Intersect(ignorable)];

    /// <summary>A policy that keeps SslStream's own chain build small and off the network: it trusts nothing, because the examination decides.</summary>
    /// <remarks>A stapled response is asked for in every mode (observed, .NET 10; two tests hold it), and RevocationCheck reads it. IgnoreInvalidName must stay out of the flags:
    /// SslStream takes it from here and then compares no names at all, so that nobody would report a certificate for another host.</remarks>
    public static X509ChainPolicy HandshakePolicy() => new()
    {
        DisableCertificateDownloads = true,
        RevocationMode = X509RevocationMode.NoCheck,
        TrustMode = X509ChainTrustMode.CustomRootTrust,
        VerificationFlags = X509VerificationFlags.AllFlags & ~X509VerificationFlags.IgnoreInvalidName,
    };

    /// <summary>The handshake's validation callback.</summary>
    public bool Validate(X509Certificate? presented, X509Chain? built, SslPolicyErrors errors)
    {
        if (presented is not X509Certificate2 certificate)
            return false;

        var leaf = new X509Certificate2(certificate); // SslStream disposes its own; a shared handle keeps the stapled response
        DateTimeOffset now = context.Time.GetUtcNow();
        _key = CertificateFindings.Key(leaf, roots, usage);
        if (context.OwnCertificates.Version is > 0 and int version)
            _key += version; // what was trusted may be so no longer
        _remembered = context.Findings.Find(_key, now);
        _chain = _remembered?.Chain ?? ChainExaminer.Examine(leaf, [.. built?.ChainPolicy.ExtraStore ?? []], Rules());
        if (_remembered is null && _chain.Errors.Count == 0)
            context.Findings.Remember(_key, _remembered = new RememberedChain(_chain, now));

        Certificate[] intermediates = [.. Intermediates(_chain.Path).Select(issuer => new Certificate(issuer) { Context = context })];
        Report = new CertificateReport(new Certificate(leaf, Intermediates(_chain.Path)) { Context = context }, intermediates, []).With(_chain.Errors);
        if ((errors & SslPolicyErrors.RemoteCertificateNameMismatch) != 0)
            Report = Report.With([ChainValidationResult.InvalidName]);
        return Refused.Count == 0;
    }

    /// <summary>Adds what can be learnt about revocation within <paramref name="limit"/>, what is left of the <paramref name="patience"/> that the socket began with.</summary>
    public async Task AddRevocationAsync(TimeSpan limit, TimeSpan patience, CancellationToken cancellationToken)
    {
        if (_chain is null || _key is null)
            return;
        IReadOnlyList<ChainValidationResult>? found = _remembered?.Revocation(context.Time.GetUtcNow(), requireRevocationInformation, patience);
        if (found is null)
        {
            found = await new RevocationCheck(context).RunAsync(_chain, Rules(), limit, cancellationToken).ConfigureAwait(false);
            if (_remembered is not null)
                context.Findings.Remember(_key, _remembered.With(found, context.Time.GetUtcNow(), patience));
        }
        Report = Report.With(found);
    }

    private ChainRules Rules() => ChainRules.For(context, roots, [usage], context.Time.GetUtcNow());

    private static X509Certificate2[] Intermediates(X509Certificate2[] path) => path.Length < 2 ? [] : ChainExaminer.IsSelfIssued(path[^1]) ? path[1..^1] : path[1..];
}
