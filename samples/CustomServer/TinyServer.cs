using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using NetClient.Networking;
using NetClient.Networking.Sockets;

namespace CustomServer;

/// <summary>A server for ASP.NET Core over <see cref="StreamSocketListener"/>: accepts, hands connections on, and waits for them when it ends.</summary>
internal sealed class TinyServer : IServer
{
    private readonly StreamSocketListener _listener = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<Task, StreamSocket> _connections = new();
    private readonly TinyLimits _limits;
    private readonly SemaphoreSlim _places;
    private readonly ILogger<TinyServer> _log;
    private Task _accepting = Task.CompletedTask;

    public TinyServer(IConfiguration settings, ILogger<TinyServer> log)
    {
        (_limits, _log) = (TinyLimits.From(settings), log);
        _places = new SemaphoreSlim(_limits.Connections);
        Features.Set<IServerAddressesFeature>(new Addresses());
    }

    public IFeatureCollection Features { get; } = new FeatureCollection();

    public async Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
        where TContext : notnull
    {
        ICollection<string> addresses = Features.Get<IServerAddressesFeature>()!.Addresses;
        BindingAddress address = BindingAddress.Parse(addresses.FirstOrDefault() ?? "http://127.0.0.1:5000");
        if (addresses.Count > 1 || address.Scheme != Uri.UriSchemeHttp || address.IsUnixPipe || address.PathBase.Length > 0)
            throw new NotSupportedException("This server listens on one address with a port, in clear text, and on all of its paths.");
        HostName? host = address.Host is "*" or "+" ? null : new HostName(address.Host.Trim('[', ']'));
        await _listener.BindEndpointAsync(host, address.Port.ToString(CultureInfo.InvariantCulture), cancellationToken);
        addresses.Clear();
        addresses.Add($"http://{(host is null ? "[::]" : address.Host)}:{_listener.Information.LocalPort}");
        _accepting = AcceptAsync(application);
    }

    /// <summary>Accepts no more, sends idle connections away, and waits for the requests under way as long as the host lets it. What is left then is cut off, before the app's services go.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _listener.Dispose();
        await _stopping.CancelAsync();
        await _accepting;   // from here on there are no more connections than these
        await Task.WhenAll(_connections.Keys).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (StreamSocket left in _connections.Values)
            left.Dispose();
    }

    public void Dispose()
    {
        _listener.Dispose();
        _stopping.Dispose();
        _places.Dispose();
    }

    private async Task AcceptAsync<TContext>(IHttpApplication<TContext> application)
        where TContext : notnull
    {
        while (true)
        {
            try
            {
                await _places.WaitAsync(_stopping.Token);
                StreamSocket socket = await _listener.AcceptAsync(_stopping.Token);
                Task serving = Task.Run(() => ServeAsync(application, socket));
                _connections.TryAdd(serving, socket);
                _ = serving.ContinueWith(done => _connections.TryRemove(done, out _), TaskScheduler.Default);
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException || _stopping.IsCancellationRequested)
            {
                return;
            }
            catch (NetworkException e)
            {
                _log.LogWarning(e, "Accepting failed; trying again.");
                await Task.Delay(100, CancellationToken.None);
                _places.Release();
            }
        }
    }

    private async Task ServeAsync<TContext>(IHttpApplication<TContext> application, StreamSocket socket)
        where TContext : notnull
    {
        using (socket)
        {
            try
            {
                await new TinyConnection(socket, _limits, _log, _stopping.Token).RunAsync(application);
            }
            catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
            {
                _log.LogDebug("A connection ended: {Reason}", e.Message);   // the client went, or took too long
            }
            finally
            {
                _places.Release();
            }
        }
    }

    private sealed class Addresses : IServerAddressesFeature
    {
        ICollection<string> IServerAddressesFeature.Addresses { get; } = [];

        public bool PreferHostingUrls { get; set; }
    }
}
