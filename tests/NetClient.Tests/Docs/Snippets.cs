using System.Net;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using NetClient.ApplicationModel.Background;
using NetClient.Capabilities;
using NetClient.Foundation;
using NetClient.Networking;
using NetClient.Networking.Connectivity;
using NetClient.Networking.Sockets;
using NetClient.Resilience;
using NetClient.Security.Credentials;
using NetClient.Security.Cryptography.Certificates;
using NetClient.Storage;
using NetClient.Storage.Streams;
using NetClient.Web;
using Polly;
using Polly.CircuitBreaker;

namespace NetClient.Tests.Docs;

/// <summary>The code that README.md and docs/ show, each between "begin" and "end": it is copied from here, and House/DocumentTests holds the two together.</summary>
internal static partial class Snippets
{
    public static async Task ReadMeAsync(CancellationToken cancellationToken)
    {
        // begin ReadMe
        var server = new HostName("imap.example");
        using var socket = new StreamSocket();
        try
        {
            // The name is resolved, every address is held against the app's manifest, the permitted ones are raced (RFC 8305).
            await socket.ConnectAsync(server, "143", cancellationToken);
            Stream stream = socket.AsStream();                     // or InputStream/OutputStream with DataReader/DataWriter, or an IDuplexPipe

            await ReadLineAsync(stream, cancellationToken);        // * OK ready
            await stream.WriteAsync("a1 STARTTLS\r\n"u8.ToArray(), cancellationToken);
            await ReadLineAsync(stream, cancellationToken);        // a1 OK begin TLS

            // One call. It refuses when a byte that came in clear text is still unread; Tls12 is a floor.
            await socket.UpgradeToSslAsync(SocketProtectionLevel.Tls12, server, cancellationToken);
            Console.WriteLine($"{socket.Information.ProtectionLevel}, {socket.Information.CipherSuite}");
        }
        catch (NetworkException e)
        {
            // The number that Windows has for the failure, on every OS, and what was wrong with the certificate, one by one.
            Console.WriteLine($"{SocketError.GetStatus(e.HResult)}: {e.Message}");
            Console.WriteLine($"{socket.Information.ServerCertificateErrorSeverity}: {string.Join(", ", socket.Information.ServerCertificateErrors)}");
        }
        // end ReadMe
    }

    public static async Task ConnectivityAsync(CancellationToken cancellationToken)
    {
        // begin Connectivity
        ConnectionProfile? internet = NetworkInformation.GetInternetConnectionProfile();
        if (internet is null)
            Console.WriteLine("No connection leads out.");
        else if (internet.GetConnectionCost().NetworkCostType is NetworkCostType.Fixed or NetworkCostType.Variable)
            Console.WriteLine($"{internet.ProfileName} is metered: the big download waits.");

        NetworkStatusChangedEventHandler onChange = _ => Console.WriteLine($"Now: {NetworkInformation.GetInternetConnectionProfile()?.ProfileName ?? "nothing"}");
        NetworkInformation.NetworkStatusChanged += onChange;
        await Task.Delay(Timeout.Infinite, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        NetworkInformation.NetworkStatusChanged -= onChange;   // a static event keeps its handlers
        // end Connectivity
    }

    // begin PortedClient
    public static async Task<string> AskAsync(string host, string port, string question)
    {
        using var socket = new StreamSocket();
        try
        {
            await socket.ConnectAsync(new HostName(host), port, SocketProtectionLevel.Tls12);

            using var writer = new DataWriter(socket.OutputStream);
            writer.WriteUInt32(writer.MeasureString(question));
            writer.WriteString(question);
            await writer.StoreAsync();

            using var reader = new DataReader(socket.InputStream);
            if (await reader.LoadAsync(sizeof(uint)) < sizeof(uint))
                return "";
            uint length = reader.ReadUInt32();
            await reader.LoadAsync(length);
            return reader.ReadString(length);
        }
        catch (Exception e) when (SocketError.GetStatus(e.HResult) == SocketErrorStatus.HostNotFound)
        {
            return $"There is no {host}.";
        }
    }
    // end PortedClient

    public static async Task TimeLimitAsync(StreamSocket socket, HostName host)
    {
        // begin TimeLimit
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        await socket.ConnectAsync(host, "443", SocketProtectionLevel.Tls12).AsTask(limit.Token);   // cancels the connect, as in UWP
        await socket.WriteAsync("hello"u8.ToArray(), limit.Token);                                 // or give the token to the call
        // end TimeLimit
    }

    public static async Task RetryAsync(HostName host)
    {
        // begin IgnoreOne
        using var socket = new StreamSocket();
        socket.Control.IgnorableServerCertificateErrors.Add(ChainValidationResult.Expired);        // this one, on this socket
        await socket.ConnectAsync(host, "443", SocketProtectionLevel.Tls12);
        // end IgnoreOne
    }

    // begin PortedListener
    public static async Task<StreamSocketListener> ListenAsync()
    {
        var listener = new StreamSocketListener();
        listener.ConnectionReceived += async (sender, args) =>
        {
            using StreamSocket socket = args.Socket;
            using var reader = new DataReader(socket.InputStream) { InputStreamOptions = InputStreamOptions.Partial };
            uint count = await reader.LoadAsync(1024);
            await socket.OutputStream.WriteAsync(reader.ReadBuffer(count));
        };
        await listener.BindServiceNameAsync("7007");
        return listener;
    }
    // end PortedListener

    public static async Task PullAsync(Certificate certificate, CancellationToken cancellationToken)
    {
        // begin PullListener
        using var listener = new StreamSocketListener();
        listener.Control.ServerTls.ServerCertificate = certificate;                                // TLS for servers: an addition
        await listener.BindServiceNameAsync("7007", SocketProtectionLevel.Tls12, cancellationToken);
        while (true)
        {
            StreamSocket client = await listener.AcceptAsync(cancellationToken);                   // instead of the event
            _ = ServeAsync(client, cancellationToken);
        }
        // end PullListener
    }

    public static async Task ErrorsAsync(HostName server, HttpClient client, Uri address, CancellationToken cancellationToken)
    {
        using var socket = new StreamSocket();
        try
        {
            await socket.ConnectAsync(server, "143", cancellationToken);
        }
        // begin ErrorsIdiom
        catch (Exception e)
        {
            SocketErrorStatus status = SocketError.GetStatus(e.HResult);
            if (status == SocketErrorStatus.Unknown)
                throw;
            Console.WriteLine($"{server}: {status}");
        }
        // end ErrorsIdiom

        // begin ErrorsOfDotNet
        try
        {
            using HttpResponseMessage answer = await client.GetAsync(address, cancellationToken);
            answer.EnsureSuccessStatusCode();
        }
        catch (Exception e) when (WebError.GetStatus(e) is var status and not WebErrorStatus.Unknown)
        {
            Console.WriteLine($"{address}: {status}"); // HostNameNotResolved, CannotConnect, NotFound ...
        }
        // end ErrorsOfDotNet
    }

    public static async Task PrivateRootAsync(StreamSocket socket)
    {
        // begin PrivateRoot
        byte[] root = await File.ReadAllBytesAsync("company-root.cer");
        socket.Control.ExclusiveTrustRoots.Add(new Certificate(root.AsBuffer()));                   // nothing else is trusted on this socket
        socket.Control.ClientCertificate = Certificate.FromPemFile("client.pem", "client.key");
        await socket.ConnectAsync(new HostName("intern.example"), "443", SocketProtectionLevel.Tls13);
        // end PrivateRoot
    }

    public static void Capabilities()
    {
        // begin Capabilities
        var manifest = CapabilityManifest.Create(NetworkCapability.InternetClient, NetworkCapability.PrivateNetworkClientServer);
        var checker = new CapabilityChecker(manifest);

        checker.Demand(NetworkOperation.Connect);                                        // before resolving: could any address be granted?
        checker.Demand(NetworkOperation.Connect, IPAddress.Parse("10.1.2.3"), 443);      // each address, after resolving
        checker.Demand(NetworkOperation.Connect, "example.com", 443);                    // a name that only a proxy will resolve

        CapabilityDecision decision = checker.Check(NetworkOperation.Bind, IPAddress.IPv6Any, 8080);
        if (!decision.IsGranted)
            Console.Error.WriteLine(decision.Message);
        // end Capabilities
    }

    public static async Task ConnectAgainAsync(IReadOnlyList<HostName> servers, CancellationToken cancellationToken)
    {
        // begin ConnectAgain
        // One pipeline for all sockets: up to 5 attempts, jittered exponential back-off, 15 s for an attempt, a minute for everything.
        ResiliencePipeline persistent = ConnectPipeline.Create(new NetworkResilienceOptions { TotalTimeout = TimeSpan.FromMinutes(1) });

        foreach (HostName server in servers)
        {
            using var socket = new StreamSocket();
            socket.Control.ResiliencePipeline = persistent;
            await socket.ConnectAsync(server, "5223", SocketProtectionLevel.Tls12, cancellationToken);
        }
        // end ConnectAgain
    }

    public static async Task IsTransientAsync(StreamSocket socket, HostName server, CancellationToken cancellationToken)
    {
        // begin IsTransient
        try
        {
            await socket.ConnectAsync(server, "143", cancellationToken);
        }
        catch (NetworkException e) when (e.IsTransient())
        {
            Console.WriteLine(e.GetRetryAdvice() switch
            {
                RetryAdvice.AfterNetworkChange => "You are offline. Connecting goes on when the network is back.",
                RetryAdvice.FewTimes => "The server does not answer. Is it running?",
                _ => "That did not work. Trying again soon.",
            });
        }
        // end IsTransient
    }

    public static ResiliencePipeline OwnPipeline()
    {
        // begin OwnPipeline
        return new ResiliencePipelineBuilder()
            .AddConnectResilience(new NetworkResilienceOptions { MaxRetryAttempts = 2 })
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions { ShouldHandle = NetworkPredicates.ShouldBreak })   // a server that is down is left alone
            .Build();
        // end OwnPipeline
    }

    public static void AddNetClient(IServiceCollection services)
    {
        // begin AddNetClient
        services.AddNetClient()
            .ConfigureStreamSockets(control => control.KeepAlive = true)
            .AddConnectResilience(options => options.TotalTimeout = TimeSpan.FromMinutes(2))
            .AddStreamSocketFactory("imap", control => control.MinProtectionLevel = SocketProtectionLevel.Tls13)
            .AddStreamSocketFactory("probe", control => control.ResiliencePipeline = null);
        // end AddNetClient
    }

    // begin InjectedFactory
    public sealed class MailClient([FromKeyedServices("imap")] IStreamSocketFactory sockets)
    {
        public async Task<IStreamSocket> OpenAsync(HostName server, CancellationToken cancellationToken)
        {
            IStreamSocket socket = sockets.CreateStreamSocket();
            await socket.ConnectAsync(server, "993", SocketProtectionLevel.Tls13, cancellationToken);
            return socket;
        }
    }
    // end InjectedFactory

    public static void TestWithFake(IServiceCollection services, IStreamSocketFactory fake)
    {
        // begin FakeFactory
        services.AddSingleton(fake);               // before or after AddNetClient
        services.AddKeyedSingleton("imap", fake);  // and in place of a named one
        // end FakeFactory
    }

    // begin PortedFile
    public static async Task<string> SaveAsync(StorageFolder folder, string name, string text)
    {
        StorageFile file = await folder.CreateFileAsync(name, CreationCollisionOption.GenerateUniqueName);
        using (StorageStreamTransaction transaction = await file.OpenTransactedWriteAsync())
        using (var writer = new DataWriter(transaction.Stream))
        {
            writer.WriteString(text);
            transaction.Stream.Size = await writer.StoreAsync();
            await transaction.CommitAsync();
        }
        return file.Path;
    }
    // end PortedFile

    public static async Task FoldersAsync(CancellationToken cancellationToken)
    {
        // begin Folders
        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        StorageFolder downloads = await StorageFolder.GetFolderFromPathAsync(Path.Join(home, "Downloads"), cancellationToken);
        foreach (StorageFile file in await downloads.GetFilesAsync(cancellationToken))
            Console.WriteLine($"{file.Name}: {file.ContentType}");
        // end Folders
    }

    public static void Vault(string password)
    {
        // begin Vault
        var vault = new PasswordVault();
        vault.Add(new PasswordCredential("imap.example", "ann", password));      // on disk when it returns; replaces what was there

        foreach (PasswordCredential credential in vault.RetrieveAll())           // without passwords
            Console.WriteLine($"{credential.UserName} for {credential.Resource}");

        PasswordCredential found = vault.Retrieve("imap.example", "ann");        // with its password
        vault.Remove(found);
        // end Vault
    }

    public static async Task OwnRootAsync(StreamSocket socket)
    {
        // begin OwnRoot
        CertificateStores.TrustedRootCertificationAuthorities.Add(Certificate.FromPemFile("company-root.pem"));    // for this app, and no other program
        await socket.ConnectAsync(new HostName("intranet.example"), "443", SocketProtectionLevel.Tls12);
        // end OwnRoot
    }

    public static async Task UserCertificateAsync(StreamSocket socket, HostName host)
    {
        // begin UserCertificate
        var query = new CertificateQuery { EnhancedKeyUsages = { "1.3.6.1.5.5.7.3.2" } };    // good for TLS clients
        IReadOnlyList<Certificate> chosen = await CertificateStores.FindAllAsync(query, async (request, token) =>
            [await AskUserAsync($"Which certificate may {host} see?", request.Certificates, token)]);
        if (chosen.Count > 0)
            socket.Control.ClientCertificate = chosen[0];
        // end UserCertificate
    }

    public static async Task<ChainValidationResult> BuildChainAsync(Certificate certificate, Certificate root, Certificate[] intermediates, CancellationToken cancellationToken)
    {
        // begin BuildChain
        var parameters = new ChainBuildingParameters { ExclusiveTrustRoots = { root } };
        CertificateChain chain = await certificate.BuildChainAsync(intermediates, parameters, cancellationToken);
        ChainValidationResult result = chain.Validate(new ChainValidationParameters
        {
            CertificateChainPolicy = CertificateChainPolicy.Ssl,
            ServerDnsName = new HostName("imap.example"),
        });
        // end BuildChain
        return result;
    }

    private static Task<Certificate> AskUserAsync(string question, IReadOnlyList<Certificate> certificates, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Console.WriteLine(question);
        return Task.FromResult(certificates[0]);
    }

    private static async Task ServeAsync(StreamSocket client, CancellationToken cancellationToken)
    {
        using (client)
            await client.WriteAsync("hello\r\n"u8.ToArray(), cancellationToken);
    }

    private static async Task<string> ReadLineAsync(Stream stream, CancellationToken cancellationToken)
    {
        var line = new StringBuilder();
        byte[] one = new byte[1];
        while (await stream.ReadAsync(one, cancellationToken) == 1 && one[0] != '\n')
            line.Append((char)one[0]);
        return line.ToString();
    }

    public static async Task BackgroundTasksAsync(Func<CancellationToken, Task> refreshAsync)
    {
        // begin BackgroundTasks
        // At each start, first: who is told how runs end. What fell due while the app was not there runs as soon as its factory is.
        foreach (IBackgroundTaskRegistration task in BackgroundTaskRegistration.AllTasks.Values)
            task.Completed += OnCompleted;

        // Then what to make for the entry point, for this process's registrations and those of earlier ones.
        BackgroundTaskFactory.Register("Mail.Refresh", () => new RefreshTask(refreshAsync));

        await BackgroundExecutionManager.RequestAccessAsync();
        if (BackgroundTaskRegistration.AllTasks.Values.All(task => task.Name != "refresh"))
        {
            var builder = new BackgroundTaskBuilder { Name = "refresh", TaskEntryPoint = "Mail.Refresh" };
            builder.SetTrigger(new TimeTrigger(15, oneShot: false));
            builder.AddCondition(new SystemCondition(SystemConditionType.InternetAvailable));
            builder.Register().Completed += OnCompleted;
        }

        static void OnCompleted(BackgroundTaskRegistration task, BackgroundTaskCompletedEventArgs args)
        {
            try
            {
                args.CheckResult();
            }
            catch (Exception e)
            {
                Console.WriteLine($"{task.Name} failed: {e.Message}");
            }
        }
        // end BackgroundTasks
    }

    // begin BackgroundTask
    private sealed class RefreshTask(Func<CancellationToken, Task> refreshAsync) : IBackgroundTask
    {
        public async void Run(IBackgroundTaskInstance taskInstance)
        {
            BackgroundTaskDeferral deferral = taskInstance.GetDeferral();   // before the first await
            using var stop = new CancellationTokenSource();
            taskInstance.Canceled += (_, _) => stop.Cancel();
            await refreshAsync(stop.Token);                                 // what it throws comes out of CheckResult
            deferral.Complete();
        }
    }
    // end BackgroundTask

    internal static class PortedDatagrams
    {
        // begin PortedDatagrams
        public static async Task<DatagramSocket> ListenAsync(string group, string port)
        {
            var socket = new DatagramSocket();
            socket.Control.MulticastOnly = true;                                                   // share the port
            socket.MessageReceived += OnMessageReceived;                                           // before the bind
            await socket.BindServiceNameAsync(port);
            socket.JoinMulticastGroup(new HostName(group));
            return socket;
        }

        public static async void OnMessageReceived(DatagramSocket sender, DatagramSocketMessageReceivedEventArgs args)
        {
            try
            {
                using DataReader reader = args.GetDataReader();
                Console.WriteLine($"{args.RemoteAddress}:{args.RemotePort} to {args.LocalAddress}: {reader.ReadString(reader.UnconsumedBufferLength)}");

                using var writer = new DataWriter(await sender.GetOutputStreamAsync(args.RemoteAddress, args.RemotePort));
                writer.WriteString("got it");
                await writer.StoreAsync();                                                         // one datagram
            }
            catch (Exception e)                                                                    // async void: what leaves it ends the app, and peers send anything
            {
                Console.WriteLine($"Not answered: {e.Message}");                                   // bytes that are no text; on a connected socket, that nobody listens there
            }
        }
        // end PortedDatagrams
    }

    public static async Task DatagramsInMemoryAsync(CancellationToken cancellationToken)
    {
        // begin DatagramsInMemory
        using var socket = new DatagramSocket();
        await socket.BindServiceNameAsync("7007", cancellationToken);                              // without a handler of MessageReceived
        byte[] buffer = new byte[65_535];
        while (true)
        {
            DatagramReceiveResult datagram = await socket.ReceiveAsync(buffer, cancellationToken);
            try
            {
                await socket.SendAsync(buffer.AsMemory(0, datagram.Length), datagram.Remote, cancellationToken);   // an echo
            }
            catch (NetworkException e)                                                             // one peer out of reach is no reason to fail the others
            {
                Console.WriteLine(e.Message);
            }
        }
        // end DatagramsInMemory
    }

    public static void SlowHandler(DatagramSocket socket)
    {
        // begin DatagramDeferral
        socket.MessageReceived += async (_, args) =>
        {
            using Deferral deferral = args.GetDeferral();                                          // 64 at most are under way; the rest waits in the system
            try
            {
                await StoreAsync(args.Data);
            }
            catch (NetworkException e)                                                             // on a connected socket: an earlier datagram did not arrive
            {
                Console.WriteLine(e.Message);
            }
        };
        // end DatagramDeferral
    }

    private static Task StoreAsync(ReadOnlyMemory<byte> datagram) => datagram.IsEmpty ? Task.CompletedTask : Task.FromResult(datagram.Length);
}
