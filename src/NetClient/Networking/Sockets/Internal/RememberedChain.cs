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
    private TimeSpan _patience;

    /// <summary>Whether it is known if the certificate was revoked. That it was is an answer, whatever could not be had beside it.</summary>
    public bool IsAnswered => _revocation is { } found && (found.Contains(ChainValidationResult.Revoked) || !found.Contains(ChainValidationResult.RevocationFailure));

    /// <summary>The same, with what was found about revocation within <paramref name="limit"/>.</summary>
    public RememberedChain With(IReadOnlyList<ChainValidationResult> revocation, DateTimeOffset now, TimeSpan limit) =>
        this with { _revocation = revocation, _revocationAt = now, _patience = limit };

    /// <summary>What is known about revocation; null when it must be asked for.</summary>
    /// <param name="now">The clock.</param>
    /// <param name="required">Whether the socket insists on an answer: it asks again however lately there was none.</param>
    /// <param name="limit">How long it could wait for one: with more patience than the last who got none, it asks as well. One socket's haste is no other's.</param>
    public IReadOnlyList<ChainValidationResult>? Revocation(DateTimeOffset now, bool required, TimeSpan limit)
    {
        bool isRecent = now >= _revocationAt && now - _revocationAt < Silence;
        bool wouldWaitLonger = _patience != Timeout.InfiniteTimeSpan && (limit == Timeout.InfiniteTimeSpan || limit > _patience);
        return IsAnswered || (!required && isRecent && !wouldWaitLonger) ? _revocation : null;
    }
}
