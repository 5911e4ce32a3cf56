using NetClient.TestServers.WebSockets;

namespace NetClient.Tests.Networking.Sockets.WebSockets.Conformance;

/// <summary>One conversation with an end that echoes messages, and how it must end.</summary>
/// <param name="Number">Our number; the part before the first dot is the family's.</param>
/// <param name="Autobahn">The case, or group of cases, of the Autobahn test suite that it corresponds to.</param>
/// <param name="What">What is sent.</param>
/// <param name="Steps">What is done, in this order.</param>
internal sealed record ConformanceCase(string Number, string Autobahn, string What, params Step[] Steps)
{
    /// <summary>The messages that must come back.</summary>
    public WireFrame[] Echoes { get; init; } = [];

    /// <summary>The payloads of the pongs that must come back.</summary>
    public byte[][] Pongs { get; init; } = [];

    /// <summary>How it must be closed: the codes that are right. 1000 in the orderly case, which the peer begins; 0 stands for a close frame without a code.</summary>
    public int[] CloseCodes { get; init; } = [1000];

    /// <summary>Whether the peer closes, with 1000, once everything has come back.</summary>
    public bool PeerCloses { get; init; } = true;

    /// <summary>What the client offers, and a server chooses, when it is the server that is not tested.</summary>
    public string? Offer { get; init; }

    /// <summary>The answer of a server that is played, to <see cref="Offer"/>.</summary>
    public string? Answer { get; init; }

    /// <summary>Echoes may be missing when the close came, strictly speaking, sooner than necessary.</summary>
    public bool EchoesMayBeMissing { get; init; }

    public override string ToString() => Number;
}

/// <summary>Something that the peer does.</summary>
internal abstract record Step;

/// <summary>A frame is sent, in pieces of so many bytes; 0 for one piece.</summary>
internal sealed record Send(WireFrame Frame, int PieceSize = 0) : Step;

/// <summary>Bytes are sent that are perhaps no frame.</summary>
internal sealed record SendBytes(Func<bool, byte[]> Bytes) : Step;

/// <summary>The other end has all the time it needs to close now; if it closes only after a later step, it is not strict.</summary>
internal sealed record ExpectCloseNow : Step;
