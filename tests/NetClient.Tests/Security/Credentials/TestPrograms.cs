using NetClient.Tests.House;
using NetClient.TestServers.Processes;

namespace NetClient.Tests.Security.Credentials;

/// <summary>Another app, which uses NetClient by its public face: the program in tests/NetClient.TestPrograms.</summary>
internal static class TestPrograms
{
    /// <summary>The name that its manifest gives it.</summary>
    public const string App = "NetClient.TestPrograms";

    /// <summary>The program with a home of its own.</summary>
    public static ProcessSpec Spec(string home, params string[] arguments)
    {
        // Beside this assembly's own: tests/PROJECT/bin/CONFIGURATION/FRAMEWORK
        string[] output = AppContext.BaseDirectory.TrimEnd('/', '\\').Split('/', '\\')[^2..];
        string program = Path.Combine(Repository.Root, "tests", App, "bin", output[0], output[1], App + ".dll");
        return new ProcessSpec(Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : Executable.Find("dotnet")!, ["exec", program, .. arguments])
        {
            Environment = new Dictionary<string, string> { ["HOME"] = home, ["XDG_DATA_HOME"] = Path.Combine(home, "data"), ["LOCALAPPDATA"] = Path.Combine(home, "data") },
        };
    }

    /// <summary>Where the program keeps what is its own.</summary>
    public static string Folder(string home) => Path.Combine(home, "data", "NetClient", App);
}
