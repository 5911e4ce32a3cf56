using NetClient.Security.Cryptography.Certificates;
using NetClient.Security.Cryptography.Certificates.Internal;

namespace NetClient.Networking.Sockets.Internal;

/// <summary>What is remembered of a certificate between handshakes: a chain without fault, and what was found about its revocation.</summary>
/// <param name="Chain">The chain.</param>
/// <param name="At">When it was judged, by the context's clock.</param>
internal sealed record RememberedChain(ChainFinding Chain, DateTimeOffset At)
{
    /// <summary>A host that does not answer is left alone for this long: asking it costs each connection the rest of its handshake's time.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromMinutes(1);

    private IReadOnlyList<ChainValidationResult>? _revocation;
    private DateTimeOffset _revocationAt;

    /// <summary>The same, with what was found about revocation.</summary>
    public RememberedChain With(IReadOnlyList<ChainValidationResult> revocation, DateTimeOffset now) => this with { _revocation = revocation, _revocationAt = now };

    /// <summary>What is known about revocation; null when it must be asked for.</summary>
    /// <param name="now">The clock.</param>
    /// <param name="required">Whether the socket insists on an answer: it asks again however lately there was none.</param>
    public IReadOnlyList<ChainValidationResult>? Revocation(DateTimeOffset now, bool required)
    {
        bool isAnswer = _revocation?.Contains(ChainValidationResult.RevocationFailure) == false;
        return isAnswer || (!required && now - _revocationAt < Silence) ? _revocation : null;
    }
}
