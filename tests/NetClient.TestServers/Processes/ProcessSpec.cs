namespace NetClient.TestServers.Processes;

/// <summary>A program and how to run it.</summary>
public sealed record ProcessSpec(string FileName, params IReadOnlyList<string> Arguments)
{
    /// <summary>Where it runs; by default where the test runs.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>Variables set on top of the test's own.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Run it as <c>nobody</c> when the test itself runs as root. A test that runs as a normal user runs it as that user.</summary>
    public bool DropPrivileges { get; init; }

    /// <summary>The name of the signal that makes it end in good order, say <c>TERM</c>. By default it is killed, which is quicker.</summary>
    public string? StopSignal { get; init; }

    /// <summary>Files beside standard output and error where it tells what went wrong.</summary>
    public IReadOnlyList<string> LogFiles { get; init; } = [];
}
