namespace NetClient.Fuzz.Fuzzing;

/// <summary>A contract that did not hold.</summary>
internal sealed class FuzzFinding(string message, Exception? inner = null) : Exception(message, inner);
