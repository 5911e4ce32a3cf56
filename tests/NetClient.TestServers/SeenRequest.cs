namespace NetClient.TestServers;

/// <summary>A request as a <see cref="ScriptedPeer"/> saw it: raw, nothing of .NET's HTTP between.</summary>
/// <param name="Method">GET, POST ...</param>
/// <param name="Target">The path and query; behind a proxy the whole address, or the authority of a CONNECT.</param>
/// <param name="Head">The header lines, without the request line.</param>
/// <param name="Body">The body, as Latin-1.</param>
public sealed record SeenRequest(string Method, string Target, string[] Head, string Body)
{
    /// <summary>The value of a header; null when there is none of that name.</summary>
    public string? this[string name] =>
        Head.FirstOrDefault(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase)) is { } line ? line[(name.Length + 1)..].Trim() : null;
}
