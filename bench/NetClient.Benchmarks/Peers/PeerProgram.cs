using System.Net;
using System.Net.Sockets;
using NetClient.TestServers;

namespace NetClient.Benchmarks.Peers;

/// <summary>The counterpart's main program: greets, serves, answers questions, and ends with its standard input.</summary>
internal static class PeerProgram
{
    public const string Echo = "echo";
    public const string EchoInTurn = "echo-in-turn";
    public const string Sink = "sink";
    public const string Drop = "drop";
    public const string SinkAwake = "sink-awake";
    public const string Source = "source";
    public const string Load = "load";
    public const string HttpLoad = "http-load";
    public const string TlsEcho = "tls-echo";
    public const string TlsSink = "tls-sink";
    public const string TlsSource = "tls-source";
    public const string Handshakes = "handshakes";
    public const string Idle = "idle";
    public const string DatagramEcho = "datagram-echo";
    public const string Http = "http";
    public const string DatagramSink = "datagram-sink";
    public const string WebSocketEcho = "web-socket-echo";

    /// <summary>A question to <see cref="Handshakes"/>.</summary>
    public const string CountHandshakes = "count";

    public static async Task<int> RunAsync(string kind)
    {
        using var tls = new TlsPeer();
        var load = new LoadPeer();
        var httpLoad = new HttpLoadPeer();
        var crowd = new CrowdPeer();
        PeerGreeting greeting = kind switch
        {
            Echo => new(Listen(PlainPeer.Echo)),
            EchoInTurn => new(Listen(PlainPeer.Echo, inTurn: true)),
            Sink => new(Listen(PlainPeer.Sink)),
            Drop => new(Listen(PlainPeer.Drop)),
            SinkAwake => new(Listen(PlainPeer.SinkAwake)),
            Source => new(Listen(PlainPeer.Source)),
            Http => new(Listen(PlainPeer.Http)),
            TlsEcho => new(Listen(tls.Serve(PlainPeer.Echo)), Root: tls.Root),
            TlsSink => new(Listen(tls.Serve(PlainPeer.Sink)), Root: tls.Root),
            TlsSource => new(Listen(tls.Serve(PlainPeer.Source)), Root: tls.Root),
            Handshakes => new(Listen(tls.Serve(PlainPeer.Echo), inTurn: true), Listen(tls.Serve(PlainPeer.Echo, resume: false), inTurn: true), tls.Root),
            DatagramEcho => new(DatagramPeer.Echo()),
            DatagramSink => new(DatagramPeer.Sink()),
            WebSocketEcho => new((await KestrelWebSocketServer.StartAsync()).Port), // which ends with the process
            Load or HttpLoad or Idle => new(),
            _ => throw new ArgumentException($"There is no counterpart '{kind}'."),
        };
        Console.WriteLine(greeting);
        while (await Console.In.ReadLineAsync() is { } question)
        {
            Console.WriteLine(kind switch
            {
                Load => load.Run(question),
                HttpLoad => httpLoad.Run(question),
                Idle => crowd.Connect(question),
                _ => tls.CountHandshakes(),
            });
        }
        return 0;
    }

    // Threads and blocking calls: the least that a counterpart can cost, and the same for both sides.
    private static int Listen(Action<Stream> serve, bool inTurn = false)
    {
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        CongestionControl.WithoutPacing(listener);
        listener.Bind(new IPEndPoint(IPAddress.Any, 0));
        listener.Listen(512);
        StartThread(() =>
        {
            while (true)
            {
                Socket socket = listener.Accept();
                if (inTurn)
                    Serve(socket, serve);
                else
                    StartThread(() => Serve(socket, serve));
            }
        });
        return ((IPEndPoint)listener.LocalEndPoint!).Port;
    }

    private static void Serve(Socket socket, Action<Stream> serve)
    {
        socket.NoDelay = true;
        using var stream = new NetworkStream(socket, ownsSocket: true);
        try
        {
            serve(stream);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            // The client has gone, which is how most of them end.
        }
    }

    private static void StartThread(ThreadStart run) => new Thread(run, maxStackSize: 256 * 1024) { IsBackground = true }.Start();
}
