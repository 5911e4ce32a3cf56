using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace NetClient.Broker.Tests;

/// <summary>The peer of connections that change hands: in clear text; <see cref="TlsServer"/> in TLS.</summary>
internal class Server : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public Server()
        : this(IPAddress.Loopback)
    {
    }

    protected Server(IPAddress address)
    {
        _listener.Bind(new IPEndPoint(address, 0));
        _listener.Listen();
    }

    public string Port => ((IPEndPoint)_listener.LocalEndPoint!).Port.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>What stands at the end of an app's command line, so that it connects as this server wants it.</summary>
    public virtual string[] Options => [];

    public static Server Open(BrokerHouse house, bool isSecure) => isSecure ? new TlsServer(house) : new Server();

    public async Task<Connection> AcceptAsync()
    {
        Socket socket = await _listener.AcceptAsync(BrokerHouse.Token);
        return new Connection(socket, await OpenAsync(new NetworkStream(socket, ownsSocket: true)));
    }

    /// <summary>An app connects, gives the connection to the broker, and has exited.</summary>
    public async Task<Connection> HandOverAsync(BrokerHouse house, string context, string id = "push", string keepAlive = "0")
    {
        Task<Connection> accepting = AcceptAsync();
        await house.RunCheckedAsync(["broker-stream", Port, id, context, keepAlive, .. Options]);
        return await accepting;
    }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual Task<Stream> OpenAsync(NetworkStream stream) => Task.FromResult<Stream>(stream);

    protected virtual void Dispose(bool disposing) => _listener.Dispose();

    internal sealed class Connection(Socket socket, Stream stream) : IDisposable
    {
        public Stream Stream => stream;

        public Task SendAsync(string text) => stream.WriteAsync(Encoding.UTF8.GetBytes(text), BrokerHouse.Token).AsTask();

        /// <summary>Sends 0 to 250, over and over, in pieces of random length, until nobody takes it.</summary>
        public async Task SendCountingAsync(Random random)
        {
            byte[] piece = new byte[400];
            for (long at = 0; ;)
            {
                int length = random.Next(1, piece.Length);
                for (int i = 0; i < length; i++)
                    piece[i] = (byte)(at++ % 251);
                await stream.WriteAsync(piece.AsMemory(0, length), BrokerHouse.Token);
                if (random.Next(4) == 0)
                    await Task.Yield();
            }
        }

        /// <summary>Reads one answer of the app's task: why it ran, in which process, and what it read.</summary>
        public async Task<(string Reason, int Process, string Text)> AnswerAsync()
        {
            string line = await LineAsync();
            string[] parts = line.Split(':', 3);
            return (parts[0], int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture), parts[2]);
        }

        public async Task<string> LineAsync()
        {
            var line = new StringBuilder();
            byte[] one = new byte[1];
            while (await stream.ReadAsync(one, BrokerHouse.Token) == 1 && one[0] != '\n')
                line.Append((char)one[0]);
            return line.ToString();
        }

        /// <summary>Reads until the connection has ended, however it does.</summary>
        public async Task EndAsync()
        {
            byte[] some = new byte[4096];
            try
            {
                while (await stream.ReadAsync(some, BrokerHouse.Token) > 0)
                {
                }
            }
            catch (IOException)
            {
                // A reset is an end too.
            }
        }

        /// <summary>Says that nothing more comes.</summary>
        public async Task EndOutputAsync()
        {
            if (stream is SslStream tls)
                await tls.ShutdownAsync();
            else
                socket.Shutdown(SocketShutdown.Send);
        }

        public void Reset()
        {
            socket.LingerState = new LingerOption(true, 0);
            socket.Dispose();
        }

        public void Dispose() => stream.Dispose();
    }
}
