using NetClient.Networking.Connectivity;
using NetClient.Networking.Connectivity.Internal;

namespace NetClient.Tests.Networking.Connectivity.Internal;

/// <summary>With scripts in the place of nmcli.</summary>
public sealed class NetworkManagerTests : IDisposable
{
    private readonly ScriptedManager _script = new();
    private readonly ManualTime _time = new();

    public void Dispose() => _script.Dispose();

    [Fact(Timeout = 60_000)]
    public async Task Devices_AskedAgainAtOnce_AsksOnce()
    {
        NetworkManager manager = Scripted("echo x >> \"$0.asked\"; printf 'GENERAL.DEVICE:eth0\\nGENERAL.METERED:yes\\n'");
        Assert.Equal(NetworkCostType.Fixed, await Run(() => manager.Devices()["eth0"].Cost));
        Assert.Equal(NetworkCostType.Fixed, manager.Devices()["eth0"].Cost);
        Assert.Single(File.ReadAllLines(_script.Program + ".asked"));
        _time.Advance(TimeSpan.FromSeconds(1));
        await Run(manager.Devices);
        Assert.Equal(2, File.ReadAllLines(_script.Program + ".asked").Length);
    }

    [Fact(Timeout = 60_000)]
    public async Task Devices_SilentProgram_IsEndedAndKnowsNothing()
    {
        NetworkManager manager = Scripted("exec sleep 3600");
        Task<IReadOnlyDictionary<string, ManagedDevice>> asking = Run(manager.Devices);
        await _time.WaitForTimerAsync(TimeSpan.FromSeconds(2));
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Empty(await asking);
    }

    [Fact(Timeout = 60_000)]
    public async Task Devices_EndlessAnswer_EndsAtTheLimit()
    {
        NetworkManager manager = Scripted("printf 'GENERAL.DEVICE:eth0\\n'; exec yes");
        Assert.Equal(["eth0"], (await Run(manager.Devices)).Keys);
    }

    [Fact(Timeout = 60_000)]
    public async Task Devices_NotRunningOrNotThere_KnowsNothing()
    {
        NetworkManager stopped = Scripted("printf 'GENERAL.DEVICE:eth0\\n'", isRunning: false);
        Assert.Empty(await Run(stopped.Devices));
        Assert.Empty(new NetworkManager(_time, Path.Combine(_script.Folder, "missing"), () => true).Devices());
        File.WriteAllText(Path.Combine(_script.Folder, "text"), "no program");
        Assert.Empty(new NetworkManager(_time, Path.Combine(_script.Folder, "text"), () => true).Devices());
    }

    private static Task<T> Run<T>(Func<T> question) => Task.Run(question, TestContext.Current.CancellationToken);

    private NetworkManager Scripted(string script, bool isRunning = true) => _script.Answer(_time, script, isRunning);
}
