using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace NetClient.Benchmarks.Peers;

/// <summary>Many HTTP clients in one thread: asks on all connections, then takes all the answers. Answers to one question are all of one length, so they are counted and not read.</summary>
internal sealed class HttpLoadPeer
{
    public const string Plain = "plain";
    public const string Pipelined = "pipelined";
    public const string Tls = "tls";
    public const string Download = "download";
    public const string Upload = "upload";
    public const string Accept = "accept";
    public const string AcceptRequest = "accept-request";
    public const string WebSocket = "web-socket";

    /// <summary>A question: how long answers took.</summary>
    public const string TellLatency = "latency";

    private const int Depth = 16;
    private const int Megabyte = 1024 * 1024;

    private readonly byte[] _buffer = new byte[256 * 1024];
    private readonly Dictionary<string, List<double>> _latencies = [];
    private Connection[] _connections = [];
    private string _of = "";
    private uint _next;

    /// <param name="question">Port, the server's name, what to do, connections, which set of them, for how many milliseconds; or <see cref="TellLatency"/>.</param>
    public string Run(string question)
    {
        if (question == TellLatency)
            return string.Join(", ", _latencies.Select(one => $"{one.Key} p50 {At(one.Value, 0.5)} us, p99 {At(one.Value, 0.99)} us"));
        string[] words = question.Split(' ');
        (int port, string name, string scenario) = (int.Parse(words[0], CultureInfo.InvariantCulture), words[1], words[2]);
        int count = int.Parse(words[3], CultureInfo.InvariantCulture), milliseconds = int.Parse(words[5], CultureInfo.InvariantCulture);
        if (!_latencies.TryGetValue(name, out List<double>? latencies))
            _latencies[name] = latencies = [];
        if (scenario is Accept or AcceptRequest)
        {
            byte[] first = scenario == Accept ? [1] : Question(Plain);
            return Run(milliseconds, latencies, () => ConnectAskReset(port, count, first));
        }
        if (_of != $"{name} {words[4]}")
        {
            foreach (Connection old in _connections)
                old.Dispose();
            _connections = [.. Enumerable.Range(0, count).Select(_ => Connect(port, scenario))];
            _of = $"{name} {words[4]}";
        }
        byte[] ask = Question(scenario);
        int answers = scenario == Pipelined ? Depth : 1;
        return Run(milliseconds, latencies, () =>
        {
            foreach (Connection one in _connections)
                one.Stream.Write(ask);
            foreach (Connection one in _connections)
                Skip(one.Stream, answers * one.AnswerLength);
            return _connections.Length * answers;
        });
    }

    private static string Run(int milliseconds, List<double> latencies, Func<int> turn)
    {
        long answers = 0;
        for (var clock = Stopwatch.StartNew(); clock.ElapsedMilliseconds < milliseconds;)
        {
            long start = Stopwatch.GetTimestamp();
            answers += turn();
            latencies.Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds);
        }
        return answers.ToString(CultureInfo.InvariantCulture);
    }

    private static string At(List<double> latencies, double share)
    {
        latencies.Sort();
        return latencies[(int)((latencies.Count - 1) * share)].ToString("0", CultureInfo.InvariantCulture);
    }

    // A reset leaves no port behind that must be waited for, and is what a server on the Internet sees all day.
    private int ConnectAskReset(int port, int count, byte[] question)
    {
        Socket[] sockets = [.. Enumerable.Range(0, count).Select(_ => Dial(port))];
        foreach (Socket socket in sockets)
            socket.Send(question);
        foreach (Socket socket in sockets)
        {
            socket.Receive(_buffer);
            socket.LingerState = new LingerOption(true, 0);
            socket.Dispose();
        }
        return count;
    }

    private Connection Connect(int port, string scenario)
    {
        Socket socket = Dial(port);
        CongestionControl.WithoutPacing(socket);
        Stream stream = new NetworkStream(socket, ownsSocket: true);
        if (scenario == Tls)
        {
            var tls = new SslStream(stream);
            tls.AuthenticateAsClient(new SslClientAuthenticationOptions { TargetHost = "localhost", RemoteCertificateValidationCallback = (_, shown, _, _) => shown is not null });
            stream = tls;
        }
        if (scenario == WebSocket)
        {
            stream.Write("GET /echo HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"u8);
            while (!Encoding.ASCII.GetString(_buffer, 0, stream.Read(_buffer)).EndsWith("\r\n\r\n", StringComparison.Ordinal))
            {
            }
            return new Connection(stream, 127);
        }
        stream.Write(Question(scenario == Pipelined ? Plain : scenario));
        return new Connection(stream, FirstAnswer(stream));
    }

    private Socket Dial(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Connect(new IPAddress([127, 0, 0, (byte)(1 + (_next++ % 250))]), port);
        return socket;
    }

    private int FirstAnswer(Stream stream)
    {
        int length = 0;
        while (true)
        {
            length += stream.Read(_buffer.AsSpan(length));
            string text = Encoding.ASCII.GetString(_buffer, 0, Math.Min(length, 4096));
            int end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (end < 0)
                continue;
            string field = text[(text.IndexOf("Content-Length: ", StringComparison.Ordinal) + 16)..];
            int all = end + 4 + int.Parse(field[..field.IndexOf('\r', StringComparison.Ordinal)], CultureInfo.InvariantCulture);
            Skip(stream, all - length);
            return all;
        }
    }

    private void Skip(Stream stream, int count)
    {
        while (count > 0)
            count -= stream.Read(_buffer, 0, Math.Min(count, _buffer.Length)) is > 0 and int got ? got : throw new IOException("The server has gone.");
    }

    private static byte[] Question(string scenario) => scenario switch
    {
        Pipelined => [.. Enumerable.Repeat(Question(Plain), Depth).SelectMany(one => one)],
        Download => "GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n"u8.ToArray(),
        Upload => [.. Encoding.ASCII.GetBytes($"POST /upload HTTP/1.1\r\nHost: localhost\r\nContent-Length: {Megabyte}\r\n\r\n"), .. new byte[Megabyte]],
        WebSocket => [0x82, 0x80 | 125, 1, 2, 3, 4, .. new byte[125]],
        _ => "GET /plaintext HTTP/1.1\r\nHost: localhost\r\nAccept: text/plain\r\nConnection: keep-alive\r\n\r\n"u8.ToArray(),
    };

    private sealed record Connection(Stream Stream, int AnswerLength) : IDisposable
    {
        public void Dispose() => Stream.Dispose();
    }
}
