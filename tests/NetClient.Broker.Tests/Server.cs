using System.Net;
using System.Net.Sockets;
using System.Text;

namespace NetClient.Broker.Tests;

/// <summary>The peer of a connection that changes hands.</summary>
internal sealed class Server : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public Server()
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
    }

    public string Port => ((IPEndPoint)_listener.LocalEndPoint!).Port.ToString(System.Globalization.CultureInfo.InvariantCulture);

    public async Task<Connection> AcceptAsync() => new(await _listener.AcceptAsync(BrokerHouse.Token));

    public void Dispose() => _listener.Dispose();

    internal sealed class Connection(Socket socket) : IDisposable
    {
        private readonly NetworkStream _stream = new(socket, ownsSocket: true);

        public Task SendAsync(string text) => _stream.WriteAsync(Encoding.UTF8.GetBytes(text), BrokerHouse.Token).AsTask();

        /// <summary>Sends 0 to 250, over and over, in pieces of random length, until nobody takes it.</summary>
        public async Task SendCountingAsync(Random random)
        {
            byte[] piece = new byte[400];
            for (long at = 0; ;)
            {
                int length = random.Next(1, piece.Length);
                for (int i = 0; i < length; i++)
                    piece[i] = (byte)(at++ % 251);
                await _stream.WriteAsync(piece.AsMemory(0, length), BrokerHouse.Token);
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
            while (await _stream.ReadAsync(one, BrokerHouse.Token) == 1 && one[0] != '\n')
                line.Append((char)one[0]);
            return line.ToString();
        }

        public void Dispose() => _stream.Dispose();
    }
}
