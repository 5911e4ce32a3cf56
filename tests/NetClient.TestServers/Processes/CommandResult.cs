using System.Diagnostics;

namespace NetClient.TestServers.Processes;

/// <summary>How a program that ran to its end, ended.</summary>
public sealed record CommandResult(int ExitCode, string Output, string Error)
{
    /// <summary>Runs a program to its end, with <paramref name="input"/> as all that it reads.</summary>
    /// <exception cref="OperationCanceledException">The token was canceled; the program was killed.</exception>
    public static async Task<CommandResult> RunAsync(ProcessSpec spec, string input, CancellationToken cancellationToken)
    {
        using Process process = await ProcessStarter.StartAsync(spec);
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            Task<string> error = process.StandardError.ReadToEndAsync(cancellationToken);
            await FeedAsync(process, input, cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return new CommandResult(process.ExitCode, await output, await error);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    /// <summary>Runs a program that reads nothing and has to succeed.</summary>
    /// <returns>What it wrote to standard output.</returns>
    /// <exception cref="InvalidOperationException">It ended with another code than 0.</exception>
    public static async Task<string> RunCheckedAsync(ProcessSpec spec, CancellationToken cancellationToken)
    {
        CommandResult result = await RunAsync(spec, "", cancellationToken);
        return result.ExitCode == 0
            ? result.Output
            : throw new InvalidOperationException(
                $"{spec.FileName} {string.Join(' ', spec.Arguments)} ended with {result.ExitCode}\n{result.Output}{result.Error}");
    }

    private static async Task FeedAsync(Process process, string input, CancellationToken cancellationToken)
    {
        try
        {
            await process.StandardInput.WriteAsync(input.AsMemory(), cancellationToken);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading: its exit code tells why.
        }
    }
}
