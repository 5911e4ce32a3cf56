using System.Globalization;
using NetClient.TestServers.Processes;

namespace NetClient.Tests.Networking.BackgroundTransfer;

/// <summary>A file system of its own with little room, mounted for a test. Linux, and only for root.</summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    private readonly DirectoryInfo _folder;

    private SmallDisk(DirectoryInfo folder) => _folder = folder;

    public string Path => _folder.FullName;

    /// <summary>Mounts it, or skips the test with the reason.</summary>
    public static async Task<SmallDisk> MountAsync(int bytes)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "tmpfs is Linux's.");
        DirectoryInfo folder = Directory.CreateTempSubdirectory("netclient-disk-");
        CommandResult result = await RunAsync("mount", "-t", "tmpfs", "-o", string.Create(CultureInfo.InvariantCulture, $"size={bytes}"), "none", folder.FullName);
        if (result.ExitCode == 0)
            return new SmallDisk(folder);
        folder.Delete();
        Assert.Skip($"Mounting is not permitted here: {result.Error.Trim()}");
        return null;
    }

    /// <summary>From now on nothing can be written there.</summary>
    public async Task MakeReadOnlyAsync() => Assert.Equal(0, (await RunAsync("mount", "-o", "remount,ro", Path)).ExitCode);

    public async ValueTask DisposeAsync()
    {
        await RunAsync("umount", Path);
        _folder.Delete();
    }

    private static Task<CommandResult> RunAsync(string program, params string[] arguments) =>
        CommandResult.RunAsync(new ProcessSpec(Executable.Find(program) ?? program, arguments), "", TestContext.Current.CancellationToken);
}
