using System.Diagnostics;
using NetClient.Internal;
using NetClient.Security.Credentials;
using NetClient.TestServers.Processes;

namespace NetClient.Tests.Security.Credentials;

/// <summary>The vault between processes. The other one is a real program, with a home of its own.</summary>
public sealed class PasswordVaultProcessTests : IDisposable
{
    private readonly TempDirectory _home = new("vault");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _home.Dispose();

    [Fact(Timeout = 120_000)]
    public async Task Add_TwoProcessesAtOnce_LosesNothing()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere the vault is the system's.");
        using var started = new Child(_home.FullName, "vault-add", "child", "8", "40");
        Process child = started.Process;
        Assert.Equal("ready", await child.StandardOutput.ReadLineAsync(Token));
        await child.StandardInput.WriteLineAsync("go".AsMemory(), Token);
        PasswordVault own = Open();
        int rounds = 0;
        do
        {
            for (int i = 0; i < 8; i++)
            {
                if (rounds > 0)
                    Assert.Equal($"own-{rounds - 1}", own.Retrieve($"own{i}", "user").Password);
                own.Add(new PasswordCredential($"own{i}", "user", $"own-{rounds}"));
            }
            rounds++;
        }
        while (!child.HasExited || rounds < 40);
        await child.WaitForExitAsync(Token);
        Assert.Equal(0, child.ExitCode);
        Assert.Equal(16, own.RetrieveAll().Count);
        Assert.All(Enumerable.Range(0, 8), i => Assert.Equal("child-39", own.Retrieve($"child{i}", "user").Password));
        Assert.All(Enumerable.Range(0, 8), i => Assert.Equal($"own-{rounds - 1}", own.Retrieve($"own{i}", "user").Password));
    }

    [Fact(Timeout = 120_000)]
    public async Task Add_KilledInTheMiddle_LeavesTheOldVaultOrTheNew()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere the vault is the system's.");
        var random = new Random(7);
        for (int i = 0; i < 8; i++)
        {
            using var started = new Child(_home.FullName, "vault-churn");
            Process child = started.Process;
            Assert.Equal("writing", await child.StandardOutput.ReadLineAsync(Token));
            Spin(random.Next(1, 60), child);
            child.Kill();
            await child.WaitForExitAsync(Token);

            string password = Open().Retrieve("churn", "user").Password;
            Assert.Equal(8000, password.Length);
            Assert.Equal(password[..4000], password[4000..]);
            Open().Add(new PasswordCredential("after", "user", "the lock went with the process"));
            Assert.Empty(Directory.GetFiles(Path.Combine(TestPrograms.Folder(_home.FullName), "Credentials"), "*.tmp"));
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task Retrieve_ByAnotherUser_IsDenied()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "Becoming another user takes root.");
        Open().Add(new PasswordCredential("resource", "user", "secret"));
        CommandResult own = await CommandResult.RunAsync(TestPrograms.Spec(_home.FullName, "vault-get", "resource", "user"), "", Token);
        Assert.Equal((0, "secret"), (own.ExitCode, own.Output.Trim()));
        CommandResult others = await CommandResult.RunAsync(TestPrograms.Spec(_home.FullName, "vault-get", "resource", "user") with { DropPrivileges = true }, "", Token);
        Assert.StartsWith("UnauthorizedAccessException 0x80070005", others.Output, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task Retrieve_WithoutAHome_SaysSo()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "HOME is Unix'.");
        ProcessSpec spec = TestPrograms.Spec("", "vault-get", "resource", "user");
        CommandResult result = await CommandResult.RunAsync(
            spec with { Environment = new Dictionary<string, string> { ["HOME"] = "/nonexistent-home", ["XDG_DATA_HOME"] = "" } }, "", Token);
        Assert.StartsWith("KeyNotFoundException 0x80070490", result.Output, StringComparison.Ordinal); // nothing is made by looking
        Assert.False(Directory.Exists("/nonexistent-home"));
    }

    private static void Spin(int writes, Process child)
    {
        // So many times the clock of the machine, not of a timer: the moment is to fall anywhere in a write.
        for (int i = 0; i < writes * 20_000 && !child.HasExited; i++)
            Thread.SpinWait(10);
    }

    private PasswordVault Open() => new(new NetClientContext { Folder = new AppFolder(TestPrograms.Folder(_home.FullName), TestPrograms.App) });

    /// <summary>The program while it runs.</summary>
    private sealed class Child : IDisposable
    {
        public Child(string home, params string[] arguments)
        {
            ProcessSpec spec = TestPrograms.Spec(home, arguments);
            var info = new ProcessStartInfo(spec.FileName, spec.Arguments) { RedirectStandardInput = true, RedirectStandardOutput = true };
            foreach ((string name, string value) in spec.Environment)
                info.Environment[name] = value;
            Process = Process.Start(info)!;
        }

        public Process Process { get; }

        public void Dispose()
        {
            if (!Process.HasExited)
                Process.Kill();
            Process.Dispose();
        }
    }
}
