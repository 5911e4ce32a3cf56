using NetClient.TestServers.Processes;

namespace NetClient.InteropTests.Peers;

/// <summary>The ordinary user that servers run as: <c>nobody</c> when the tests run as root, and the tests' own user otherwise.</summary>
internal static class Account
{
    /// <summary>The user's name and main group.</summary>
    public static async Task<(string User, string Group)> GetAsync()
    {
        if (Environment.IsPrivilegedProcess)
            return ("nobody", "nogroup");
        return (await IdAsync("-un"), await IdAsync("-gn"));
    }

    /// <summary>Makes the user the owner of a path and all below it.</summary>
    public static async Task GiveAsync(string path)
    {
        if (Environment.IsPrivilegedProcess)
            await CommandResult.RunCheckedAsync(new ProcessSpec("chown", "-R", "nobody:nogroup", path), CancellationToken.None);
    }

    private static async Task<string> IdAsync(string option) =>
        (await CommandResult.RunCheckedAsync(new ProcessSpec("id", option), CancellationToken.None)).Trim();
}
