namespace NetClient.Capabilities;

/// <summary>The app's manifest does not grant what was attempted. The message names the missing capability and the line to add.</summary>
/// <remarks><see cref="Exception.HResult"/> is 0x80070005, E_ACCESSDENIED: what UWP raises in the same place (documented for
/// <c>BackgroundDownloader</c> and <c>HttpClient</c>, inferred for sockets), where C# sees <see cref="UnauthorizedAccessException"/>.</remarks>
public sealed class CapabilityDeniedException : UnauthorizedAccessException
{
    internal const int AccessDenied = unchecked((int)0x80070005);

    /// <summary>Makes the exception for a decision that was a denial.</summary>
    /// <param name="decision">The denial; its <see cref="CapabilityDecision.Message"/> becomes the message.</param>
    public CapabilityDeniedException(CapabilityDecision decision)
        : base(decision.Message)
    {
        Decision = decision;
        HResult = AccessDenied;
    }

    /// <summary>What was asked, about which address, and which capability would have granted it.</summary>
    public CapabilityDecision Decision { get; }
}
