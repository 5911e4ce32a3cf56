using System.Diagnostics;
using System.Text;

namespace NetClient.PackageTests;

/// <summary>Runs the dotnet command line; a child that is not done in time is killed with everything it started.</summary>
internal static class ChildProcess
{
    // A build inside "dotnet test" must find its own SDK, and must not inherit what .ci/run tells the build around it.
    private static readonly string[] NotInherited =
        ["MSBuildSDKsPath", "MSBuildExtensionsPath", "MSBUILD_EXE_PATH", "MSBuildLoadMicrosoftTargetsReadOnly", "DOTNET_HOST_PATH", "NETCLIENT_TRX_DIR"];

    /// <summary>Runs to the end and returns the standard output.</summary>
    /// <param name="folder">Working directory.</param>
    /// <param name="packages">Folder for restored packages; null for the user's own.</param>
    /// <param name="arguments">Arguments of <c>dotnet</c>.</param>
    /// <param name="cancellationToken">Kills the process and its children.</param>
    /// <exception cref="InvalidOperationException">The exit code is not 0; the message holds the output.</exception>
    public static async Task<string> DotnetAsync(string folder, string? packages, string[] arguments, CancellationToken cancellationToken)
    {
        using Process process = Start(folder, packages, arguments);
        process.StandardInput.Close();
        var output = new StringBuilder();
        var errors = new StringBuilder();
        process.OutputDataReceived += (_, line) => output.AppendLine(line.Data);
        process.ErrorDataReceived += (_, line) => errors.AppendLine(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            await process.WaitForExitAsync(cancellationToken);
        }
        catch (OperationCanceledException e)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"dotnet {string.Join(' ', arguments)} was not done in time. So far:\n{output}{errors}", e);
        }

        return process.ExitCode == 0
            ? output.ToString()
            : throw new InvalidOperationException($"dotnet {string.Join(' ', arguments)} ended with {process.ExitCode}:\n{output}{errors}");
    }

    private static Process Start(string folder, string? packages, string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string name in NotInherited)
            start.Environment.Remove(name);
        // A build server outlives its build: it would keep our pipes open and the temporary folder in use.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        start.Environment["UseSharedCompilation"] = "false";
        if (packages is not null)
            start.Environment["NUGET_PACKAGES"] = packages;
        return Process.Start(start)!;
    }
}
