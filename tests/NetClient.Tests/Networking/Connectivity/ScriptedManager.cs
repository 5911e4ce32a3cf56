using NetClient.Networking.Connectivity.Internal;
using NetClient.TestServers.Processes;

namespace NetClient.Tests.Networking.Connectivity;

/// <summary>A NetworkManager with a script in the place of nmcli.</summary>
internal sealed class ScriptedManager : IDisposable
{
    private readonly TempDirectory _folder = new("nmcli");

    public string Folder => _folder.FullName;

    public string Program => Path.Combine(_folder.FullName, "nmcli");

    public NetworkManager Answer(TimeProvider time, string script, bool isRunning = true)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "nmcli is Linux', and so are scripts.");
        File.WriteAllText(Program, "#!/bin/sh\n" + script + "\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(Program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return new NetworkManager(time, Program, () => isRunning);
    }

    public void Dispose() => _folder.Dispose();
}
