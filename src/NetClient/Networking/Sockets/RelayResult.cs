namespace NetClient.Networking.Sockets;

/// <summary>What came of a relay between two sockets.</summary>
/// <param name="BytesToOther">How many bytes of this socket's peer the other one's has been sent.</param>
/// <param name="BytesFromOther">How many bytes the other way.</param>
/// <param name="IsIdle">Whether it was ended because nothing had moved for as long as was allowed.</param>
/// <param name="Failure">Why it ended, when one of the connections failed; null when both peers ended their sides, or when it was idle.</param>
public readonly record struct RelayResult(long BytesToOther, long BytesFromOther, bool IsIdle, NetworkException? Failure);
