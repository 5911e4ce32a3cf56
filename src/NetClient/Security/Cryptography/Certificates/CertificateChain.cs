using System.Security.Cryptography.X509Certificates;
using NetClient.Errors;
using NetClient.Internal;
using NetClient.Security.Cryptography.Certificates.Internal;

namespace NetClient.Security.Cryptography.Certificates;

/// <summary>A chain of certificates, from one to the last issuer that was found, and what was found wrong with it.</summary>
/// <remarks>It stays as it was built: what expires or is revoked later is not noticed.
/// <para>Source: <see href="https://learn.microsoft.com/uwp/api/windows.security.cryptography.certificates.certificatechain"/> (documented).</para></remarks>
public sealed class CertificateChain
{
    private readonly ChainFinding _found;
    private readonly ChainRules _rules;

    internal CertificateChain(ChainFinding found, ChainRules rules)
    {
        _found = found;
        _rules = rules;
    }

    /// <summary>All that is wrong with the chain whatever it is used for, gravest first; empty when nothing is. An addition.</summary>
    public IReadOnlyList<ChainValidationResult> Errors => _found.Errors;

    /// <summary>The certificates, beginning with the one that the chain was built for.</summary>
    /// <param name="includeRoot">Whether the root is among them, if one was found.</param>
    /// <returns>A new list each time.</returns>
    public IReadOnlyList<Certificate> GetCertificates(bool includeRoot)
    {
        X509Certificate2[] path = includeRoot || !_found.IsComplete ? _found.Path : _found.Path[..^1];
        return [.. path.Select(certificate => new Certificate(certificate))];
    }

    /// <summary>Says whether the chain is good, whatever it is used for.</summary>
    /// <returns>The gravest of <see cref="Errors"/>, or <see cref="ChainValidationResult.Success"/>.</returns>
    public ChainValidationResult Validate() => Worst(_found.Errors);

    /// <summary>Says whether the chain is good for something.</summary>
    /// <param name="parameter">What for.</param>
    /// <returns>The gravest of what is wrong, or <see cref="ChainValidationResult.Success"/>.</returns>
    /// <exception cref="ArgumentException"><paramref name="parameter"/> is <see langword="null"/>, or its policy is not one of the policies (0x80070057).</exception>
    public ChainValidationResult Validate(ChainValidationParameters parameter)
    {
        Throw.IfNull(parameter);
        return Worst([.. _found.Errors, .. ChainPolicies.Examine(parameter, _found, _rules)]);
    }

    private static ChainValidationResult Worst(IReadOnlyList<ChainValidationResult> errors) => errors.Count == 0 ? ChainValidationResult.Success : errors.MinBy(CertificateResultTable.GetRank);
}
