using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;
using NetClient.Networking.Sockets;

namespace CustomServer;

/// <summary>One connection: a request after another, each with its own features, until either side has enough.</summary>
internal sealed class TinyConnection(StreamSocket socket, TinyLimits limits, ILogger log, CancellationToken stopping)
{
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(2);

    private readonly HttpInput _input = new(socket);

    public async Task RunAsync<TContext>(IHttpApplication<TContext> application)
        where TContext : notnull
    {
        try
        {
            while (await ReadHeadAsync() is { } head && await AnswerAsync(application, head))
            {
            }
        }
        catch (BadHttpRequestException e)
        {
            // What follows cannot be told from the broken request, so the connection ends here.
            byte[] answer = Encoding.ASCII.GetBytes($"HTTP/1.1 {e.StatusCode} {e.Message}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            using CancellationTokenSource limit = limits.ForTaking(answer.Length, CancellationToken.None);
            await socket.WriteAsync(answer, limit.Token);
        }
        await socket.CloseOutputAsync(CancellationToken.None);
        using var farewell = new CancellationTokenSource(Farewell);
        await _input.DiscardAsync(farewell.Token);
    }

    // An idle connection ends when the server does; a request that has begun is taken to its end.
    private async Task<RequestHead?> ReadHeadAsync()
    {
        using (var idle = CancellationTokenSource.CreateLinkedTokenSource(stopping))
        {
            idle.CancelAfter(limits.Idle);
            try
            {
                if (!await _input.HasMoreAsync(idle.Token))
                    return null;
            }
            catch (OperationCanceledException)
            {
                return null;
            }
        }
        return await TinyLimits.WaitForClientAsync(token => RequestHead.ReadAsync(_input, token), limits.Patience, CancellationToken.None);
    }

    private async Task<bool> AnswerAsync<TContext>(IHttpApplication<TContext> application, RequestHead head)
        where TContext : notnull
    {
        using var lifetime = new Lifetime(socket);
        var response = new TinyResponse(socket, head, limits, stopping);
        var body = new RequestBody(_input, head, response, limits);
        var features = new FeatureCollection();
        features.Set<IHttpRequestFeature>(new HttpRequestFeature
        {
            Method = head.Method,
            Protocol = head.Protocol,
            Scheme = "http",
            Path = head.Path,
            QueryString = head.Query,
            RawTarget = head.Target,
            Headers = head.Headers,
            Body = body,
        });
        features.Set<IHttpResponseFeature>(response);
        features.Set<IHttpResponseBodyFeature>(response);
        features.Set<IHttpRequestBodyDetectionFeature>(body);
        features.Set<IHttpMaxRequestBodySizeFeature>(body);
        features.Set<IHttpRequestLifetimeFeature>(lifetime);
        features.Set<IHttpConnectionFeature>(new HttpConnectionFeature
        {
            RemoteIpAddress = IPAddress.Parse(socket.Information.RemoteAddress!.CanonicalName),
            RemotePort = int.Parse(socket.Information.RemotePort, CultureInfo.InvariantCulture),
            LocalIpAddress = IPAddress.Parse(socket.Information.LocalAddress!.CanonicalName),
            LocalPort = int.Parse(socket.Information.LocalPort, CultureInfo.InvariantCulture),
        });

        TContext context = application.CreateContext(features);
        Exception? failure = null;
        bool goesOn = false;
        try
        {
            await application.ProcessRequestAsync(context);
            goesOn = await response.FinishAsync();
        }
        catch (Exception e)
        {
            failure = e;
            log.Log(e is BadHttpRequestException ? LogLevel.Debug : LogLevel.Error, e, "The app failed to answer {Method} {Target}.", head.Method, head.Target);
        }
        try
        {
            if (failure is not null)
                await response.FailAsync(failure);
            return goesOn && await body.SkipRestAsync();
        }
        finally
        {
            await response.TellCompletedAsync(log);   // also when the client has gone: it is where apps clean up
            application.DisposeContext(context, failure);
        }
    }

    /// <summary>The app's way to break off. That the client has gone is seen by reads and writes alone: nobody looks at the socket while the app is busy.</summary>
    private sealed class Lifetime : IHttpRequestLifetimeFeature, IDisposable
    {
        private readonly StreamSocket _socket;
        private readonly CancellationTokenSource _aborted = new();

        public Lifetime(StreamSocket socket) => (_socket, RequestAborted) = (socket, _aborted.Token);

        public CancellationToken RequestAborted { get; set; }

        public void Abort()
        {
            _aborted.Cancel();
            _socket.Dispose();
        }

        public void Dispose() => _aborted.Dispose();
    }
}
