using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using NetClient.AspNetCore.Internal.Epoll;

namespace NetClient.AspNetCore.Tests.Internal.Epoll;

public sealed class EpollLoopTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // Words about connections that have gone reach those that came after them in the same places, and words that are not true.
    [Fact(Timeout = 60_000)]
    public async Task Tell_WhatIsNotSo_IsHarmless()
    {
        Assert.SkipUnless(EpollLoop.Shared is not null, "There is no epoll.");
        await using TestApp app = await TestApp.StartAsync(_ => Task.CompletedTask, listen: options => options.Run(async connection =>
        {
            try
            {
                while (await connection.Transport.Input.ReadAsync(Token) is { Buffer.IsEmpty: false } read)
                {
                    await connection.Transport.Output.WriteAsync(read.Buffer.First, Token);
                    connection.Transport.Input.AdvanceTo(read.Buffer.End);
                }
            }
            catch (ConnectionResetException)
            {
                // The client's way to end.
            }
        }));
        using var stop = new CancellationTokenSource();
        Task telling = Task.Run(() => TellLies(EpollLoop.Shared!, stop.Token), Token);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(
            async () =>
            {
                for (int turn = 0; turn < 50; turn++)
                {
                    using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { LingerState = new LingerOption(true, 0) };
                    await client.ConnectAsync(IPAddress.Loopback, app.Address.Port, Token);
                    for (byte mark = 0; mark < 4; mark++)
                    {
                        byte[] answer = new byte[1];
                        await client.SendAsync(new[] { mark }, Token);
                        Assert.Equal(1, await client.ReceiveAsync(answer, Token));
                        Assert.Equal(mark, answer[0]);
                    }
                }
            },
            Token)));
        await stop.CancelAsync();
        await telling;
    }

    private static unsafe void TellLies(EpollLoop loop, CancellationToken stop)
    {
        byte* record = stackalloc byte[EpollRecord.LargestSize];
        while (!stop.IsCancellationRequested)
        {
            uint latest = loop.NextGeneration();
            for (uint place = 0; place < 16; place++)
            {
                for (uint before = 1; before < 32; before++)
                {
                    EpollRecord.Write(record, EpollRecord.Readable | EpollRecord.Writable | EpollRecord.PeerEnded, ((ulong)(latest - before) << 32) | place);
                    loop.Tell(record);
                }
            }
            Thread.Yield();
        }
    }
}
