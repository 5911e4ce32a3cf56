using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;
using NetClient.Networking.Sockets;

namespace CustomServer;

/// <summary>One connection: a request after another, each with its own features, until either side has enough.</summary>
internal sealed class TinyConnection(StreamSocket socket, ILogger log, CancellationToken stopping)
{
    private static readonly TimeSpan IdleLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan HeadLimit = TimeSpan.FromSeconds(15);

    private readonly HttpInput _input = new(socket);

    public async Task RunAsync<TContext>(IHttpApplication<TContext> application)
        where TContext : notnull
    {
        bool goesOn = true;
        while (goesOn)
        {
            RequestHead? head;
            try
            {
                head = await ReadHeadAsync();
            }
            catch (BadHttpRequestException e)
            {
                // What follows cannot be told from the broken request, so the connection ends here.
                await socket.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {e.StatusCode} {e.Message}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"), CancellationToken.None);
                await socket.CloseOutputAsync(CancellationToken.None);
                return;
            }
            goesOn = head is not null && await AnswerAsync(application, head);
        }
        await socket.CloseOutputAsync(CancellationToken.None);
    }

    // An idle connection ends when the server does; a request that has begun is taken to its end.
    private async Task<RequestHead?> ReadHeadAsync()
    {
        using (var idle = CancellationTokenSource.CreateLinkedTokenSource(stopping))
        {
            idle.CancelAfter(IdleLimit);
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
        using var limit = new CancellationTokenSource(HeadLimit);
        return await RequestHead.ReadAsync(_input, limit.Token);
    }

    private async Task<bool> AnswerAsync<TContext>(IHttpApplication<TContext> application, RequestHead head)
        where TContext : notnull
    {
        using var aborted = new CancellationTokenSource();
        var response = new TinyResponse(socket, head, mayGoOn: !stopping.IsCancellationRequested);
        var body = new RequestBody(_input, head, response);
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
        features.Set<IHttpRequestLifetimeFeature>(new HttpRequestLifetimeFeature { RequestAborted = aborted.Token });
        features.Set<IHttpConnectionFeature>(new HttpConnectionFeature
        {
            RemoteIpAddress = IPAddress.Parse(socket.Information.RemoteAddress!.CanonicalName),
            RemotePort = int.Parse(socket.Information.RemotePort, CultureInfo.InvariantCulture),
            LocalIpAddress = IPAddress.Parse(socket.Information.LocalAddress!.CanonicalName),
            LocalPort = int.Parse(socket.Information.LocalPort, CultureInfo.InvariantCulture),
        });

        TContext context = application.CreateContext(features);
        Exception? failure = null;
        try
        {
            await application.ProcessRequestAsync(context);
        }
        catch (Exception e)
        {
            failure = e;
            log.LogError(e, "The app failed to answer {Method} {Target}.", head.Method, head.Target);
        }
        bool goesOn = await response.FinishAsync(failure) && await body.SkipRestAsync();
        await response.TellCompletedAsync();
        application.DisposeContext(context, failure);
        return goesOn;
    }
}
