using System.Collections.Concurrent;
using NetClient.Tests.Security.Credentials;
using NetClient.TestServers;
using NetClient.TestServers.Processes;

namespace NetClient.Tests.Networking.BackgroundTransfer;

/// <summary>An app is killed (SIGKILL) while it uploads, and started again until it is done.</summary>
public sealed class UploadKillTests : IAsyncLifetime
{
    private readonly TempDirectory _home = new("upload-kill");
    private readonly UploadServer _server = new();
    private readonly ConcurrentDictionary<string, byte[]> _taken = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Journal => Path.Join(TestPrograms.Folder(_home.FullName), "Transfers");

    public ValueTask InitializeAsync() => default;

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _home.Dispose();
    }

    [Fact(Timeout = 120_000)]
    public async Task Put_KilledWhileItIsSent_ArrivesWholeAndTheGroupsTaskRuns()
    {
        (string one, byte[] oneContent) = File("one.bin", 400_000, 1);
        (string two, byte[] twoContent) = File("two.bin", 300_000, 2);
        var held = new ConcurrentQueue<TaskCompletionSource>(Enumerable.Range(0, 3).Select(_ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)));
        TaskCompletionSource[] moments = [.. held];
        _server.Script = async (request, peer) =>
        {
            // The first file arrives at once; the second is held up in the middle, process after process.
            bool holds = request.Target == "/two.bin" && held.TryDequeue(out TaskCompletionSource? moment);
            await UploadServer.TakeAsync(request, peer, holds ? 100_000 : request.Length);
            if (holds)
            {
                moments[moments.Length - held.Count - 1].SetResult();
                await peer.WaitForCloseAsync();
                return true;
            }
            _taken[request.Target] = request.Body;
            await peer.SendAsync(ScriptedPeer.Answer("", "201 Created"));
            return true;
        };
        foreach (TaskCompletionSource moment in moments)
        {
            await using ChildProcess app = await StartAsync("PUT", one, two);
            await moment.Task.WaitAsync(Token);
            if (moment == moments[0])
                Assert.True(await app.SaysAsync("one.bin: Completed", Token) && await app.SaysAsync("enabled", Token), app.ReadLog());
        }
        await using ChildProcess last = await StartAsync("PUT", one, two);
        Assert.True(await last.EndsAsync(TimeSpan.FromSeconds(60), Token), last.ReadLog());
        Assert.Contains("task: one.bin Completed, two.bin Completed", last.ReadLog(), StringComparison.Ordinal);
        Assert.Equal(oneContent, _taken["/one.bin"]);
        Assert.Equal(twoContent, _taken["/two.bin"]);
        Assert.Single(_server.Requests, request => request.Target == "/one.bin");
        Assert.Equal(4, _server.Requests.Count(request => request.Target == "/two.bin"));
        Assert.Empty(Directory.GetFiles(Journal, "*.damaged"));
    }

    [Fact(Timeout = 120_000)]
    public async Task Post_KilledWhileItIsSent_HasFailedAndIsNotSentAgain()
    {
        (string path, _) = File("one.bin", 400_000, 1);
        var held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _server.Script = async (request, peer) =>
        {
            await UploadServer.TakeAsync(request, peer, 100_000);
            held.TrySetResult();
            await peer.WaitForCloseAsync();
            return true;
        };
        await using (ChildProcess app = await StartAsync("POST", path))
        {
            await held.Task.WaitAsync(Token);
            Assert.True(await app.SaysAsync("enabled", Token), app.ReadLog());
        }
        await using ChildProcess next = await StartAsync("POST", path);
        Assert.True(await next.EndsAsync(TimeSpan.FromSeconds(60), Token), next.ReadLog());
        Assert.Contains("a POST is not sent twice", next.ReadLog(), StringComparison.Ordinal);
        Assert.Contains("task: one.bin Error", next.ReadLog(), StringComparison.Ordinal);
        Assert.Single(_server.Requests);
    }

    private Task<ChildProcess> StartAsync(string method, params string[] files) =>
        ChildProcess.StartAsync(TestPrograms.Spec(_home.FullName, ["upload", method, _server.Address.AbsoluteUri, .. files]));

    private (string Path, byte[] Content) File(string name, int length, int seed)
    {
        byte[] content = RangeServer.Bytes(length, seed);
        System.IO.File.WriteAllBytes(_home[name], content);
        return (_home[name], content);
    }
}
