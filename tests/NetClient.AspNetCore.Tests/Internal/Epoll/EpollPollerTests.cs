using System.Buffers;
using System.Diagnostics;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Connections;
using NetClient.AspNetCore.Internal.Epoll;

namespace NetClient.AspNetCore.Tests.Internal.Epoll;

public sealed class EpollPollerTests
{
    private const int Connections = 8;
    private const int Rounds = 100;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // The apps are called back as they are, not as async methods, which would clean up after themselves. What one leaves on the thread is taken back before the poller goes on.
    [Fact(Timeout = 60_000)]
    public async Task Execute_AppLeavesAmbientValues_TheNextConnectionOnTheThreadSeesNone()
    {
        Assert.SkipUnless(EpollLoop.Shared is not null, "There is no epoll.");
        int leaks = 0, takenBack = 0, served = 0;
        var ambient = new AsyncLocal<string?>(change =>
        {
            if (change is { ThreadContextChanged: true, CurrentValue: null } && new StackTrace().GetFrames().Any(frame => frame.GetMethod()?.DeclaringType == typeof(EpollPoller)))
                Interlocked.Increment(ref takenBack);
        });
        await using TestApp app = await TestApp.StartAsync(_ => Task.CompletedTask, listen: options => options.Run(connection =>
        {
            var ended = new TaskCompletionSource();
            Read();
            return ended.Task;

            void Read()
            {
                ValueTaskAwaiter<ReadResult> reading = connection.Transport.Input.ReadAsync(Token).GetAwaiter();
                if (reading.IsCompleted)
                    ThreadPool.UnsafeQueueUserWorkItem(static go => go(), () => Take(reading), preferLocal: false);   // not a poller's
                else
                    reading.UnsafeOnCompleted(() =>
                    {
                        if (ambient.Value is not null)
                            Interlocked.Increment(ref leaks);
                        ambient.Value = connection.ConnectionId;
                        Interlocked.Increment(ref served);
                        Take(reading);
                    });
            }

            void Take(ValueTaskAwaiter<ReadResult> reading)
            {
                ReadResult read = default;
                try
                {
                    read = reading.GetResult();
                }
                catch (ConnectionAbortedException)
                {
                    // The app ends before it has heard of a client's end. Nobody else would catch it on this thread.
                }
                if (read.Buffer.IsEmpty)
                {
                    ended.SetResult();
                    return;
                }
                _ = connection.Transport.Output.WriteAsync(read.Buffer.ToArray(), Token).AsTask();
                connection.Transport.Input.AdvanceTo(read.Buffer.End);
                Read();
            }
        }));
        Socket[] clients = await Task.WhenAll(Enumerable.Range(0, Connections).Select(async _ =>
        {
            var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            await client.ConnectAsync(IPAddress.Loopback, app.Address.Port, Token);
            return client;
        }));
        for (int round = 0; round < Rounds; round++)
        {
            foreach (Socket client in clients)
                client.Send([1]);
            await Task.WhenAll(clients.Select(async client => Assert.Equal(1, await client.ReceiveAsync(new byte[1], Token))));
        }
        foreach (Socket client in clients)
            client.Dispose();
        Assert.Equal(0, leaks);
        Assert.InRange(takenBack, 1, served);
    }
}
