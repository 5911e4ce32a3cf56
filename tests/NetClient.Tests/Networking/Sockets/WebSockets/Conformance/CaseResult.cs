namespace NetClient.Tests.Networking.Sockets.WebSockets.Conformance;

/// <summary>How a case ended.</summary>
internal enum Verdict
{
    /// <summary>As the specification has it.</summary>
    Ok,

    /// <summary>Closed with the right code, but later than necessary, or before everything due had come back.</summary>
    NonStrict,

    /// <summary>Neither.</summary>
    Failed,
}

/// <summary>How a case ended, and what was seen.</summary>
internal sealed record CaseResult(Verdict Verdict, int? CloseCode, string Seen);
