using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace NetClient.AspNetCore.Tests.Internal;

public sealed class NetClientConnectionTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // An app that streams for hours asks for nothing, and its client may send all the while.
    [Fact(Timeout = 60_000)]
    public async Task LookForEnd_AppThatDoesNotRead_TakesNoMoreThanMaxReadBufferSize()
    {
        const int limit = 64 * 1024, largestRead = 64 * 1024;
        long taken = 0;
        await using LoneConnection lone = await LoneConnection.StartAsync(new NetClientTransportOptions { MaxReadBufferSize = limit });
        lone.Transport.OnReceive = destination =>
        {
            taken += destination.Length;
            return new(destination.Length);
        };
        Look();
        Assert.InRange(taken, limit, limit + largestRead);

        PipeReader input = ((IDuplexPipe)lone.Connection).Input;
        ReadResult read = await input.ReadAsync(Token);
        Assert.Equal(taken, read.Buffer.Length);
        input.AdvanceTo(read.Buffer.End);
        taken = 0;
        Look();
        Assert.InRange(taken, limit, limit + largestRead);

        void Look()
        {
            for (int beat = 0; beat < 200; beat++)
                lone.Connection.LookForEnd();
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task ConnectionClosed_CallbackThrows_IsLogged()
    {
        var log = new EntryLog(LogLevel.Warning);
        await using LoneConnection lone = await LoneConnection.StartAsync(log: log);
        lone.Connection.ConnectionClosed.Register(() => throw new InvalidOperationException("of the app"));
        lone.Connection.Abort(new ConnectionAbortedException());
        (int id, Exception? exception, _) = await log.Entries.ReadAsync(Token);
        Assert.Equal(1607, id);
        Assert.Equal("of the app", Assert.IsType<InvalidOperationException>(Assert.IsType<AggregateException>(exception).InnerException).Message);
        Assert.True(lone.Connection.ConnectionClosed.IsCancellationRequested);
    }

    [Fact(Timeout = 60_000)]
    public async Task Flush_TransportRefusesAtOnce_EndsTheOutput()
    {
        await using LoneConnection lone = await LoneConnection.StartAsync(new NetClientTransportOptions { DrainTimeout = Timeout.InfiniteTimeSpan });
        lone.Transport.OnSend = _ => throw new ObjectDisposedException("SslStream");
        PipeWriter output = ((IDuplexPipe)lone.Connection).Output;
        await output.WriteAsync(new byte[1], Token);
        Assert.True((await output.FlushAsync(Token)).IsCompleted);
        Assert.True(lone.Connection.ConnectionClosed.IsCancellationRequested);
    }

    [Fact(Timeout = 60_000)]
    public async Task DisposeAsync_PeerTakesNoGoodbye_ResetsAfterDrainTimeout()
    {
        LoneConnection lone = await LoneConnection.StartAsync(new NetClientTransportOptions { DrainTimeout = TimeSpan.FromMilliseconds(50) });
        lone.Transport.OnCloseOutput = () => new(new TaskCompletionSource().Task);
        await lone.DisposeAsync().AsTask().WaitAsync(Token);
        Assert.True(lone.Transport.IsAborted);
    }
}
