using System.CommandLine;
using System.Security.Cryptography;
using NetClient.Networking;
using NetClient.Networking.Sockets;

// One DNS question over a DatagramSocket, and what the server answers.
var server = new Argument<string>("SERVER") { Description = "The name server: an address or a name." };
var name = new Argument<string>("NAME") { Description = "What to ask for." };
var type = new Argument<RecordType>("TYPE") { Description = "The kind of record.", DefaultValueFactory = _ => RecordType.A };
var port = new Option<ushort>("--port") { Description = "The server's port.", DefaultValueFactory = _ => 53 };
var timeout = new Option<double>("--timeout") { Description = "Seconds to wait for each answer.", DefaultValueFactory = _ => 2 };
var tries = new Option<int>("--tries") { Description = "How often to ask: datagrams get lost.", DefaultValueFactory = _ => 3 };
var root = new RootCommand("Asks a name server, like dig.") { server, name, type, port, timeout, tries };
root.SetAction((result, token) => AskAsync(
    result.GetValue(server)!, result.GetValue(port), result.GetValue(name)!, result.GetValue(type), TimeSpan.FromSeconds(result.GetValue(timeout)), result.GetValue(tries), token));
return await root.Parse(args).InvokeAsync();

static async Task<int> AskAsync(string server, ushort port, string name, RecordType type, TimeSpan timeout, int tries, CancellationToken stop)
{
    try
    {
        using var socket = new DatagramSocket();
        await socket.ConnectAsync(new HostName(server), $"{port}", stop);   // only this server is heard, and its silence can be told from its absence
        byte[] question = DnsMessage.Question((ushort)RandomNumberGenerator.GetInt32(65_536), name, type);
        byte[] buffer = new byte[4096];

        for (int attempt = 1; attempt <= tries; attempt++)
        {
            await socket.SendAsync(question, stop);
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
            limit.CancelAfter(timeout);
            try
            {
                while (true)
                {
                    DatagramReceiveResult received = await socket.ReceiveAsync(buffer, limit.Token);
                    if (DnsMessage.TryParse(buffer.AsSpan(0, received.Length), question, out DnsMessage? answer))
                        return Show(answer, received);
                }
            }
            catch (OperationCanceledException) when (!stop.IsCancellationRequested)
            {
                Console.Error.WriteLine($"No answer from {socket.Information.RemoteAddress} within {timeout.TotalSeconds:0.#} s ({attempt} of {tries}).");
            }
        }
        return 2;
    }
    catch (NetworkException e) when (SocketError.GetStatus(e.HResult) == SocketErrorStatus.ConnectionResetByPeer)
    {
        Console.Error.WriteLine($"There is no name server at {server} port {port}: {e.Message}");
        return 2;
    }
    catch (Exception e) when (e is NetworkException or UnauthorizedAccessException or ArgumentException)
    {
        Console.Error.WriteLine(e.Message);
        return 1;
    }
    catch (OperationCanceledException)
    {
        return 130;
    }
}

static int Show(DnsMessage answer, DatagramReceiveResult received)
{
    foreach (string record in answer.Records)
        Console.WriteLine(record);
    Console.Error.WriteLine($"{answer.Code}, {answer.Records.Count} answers in {received.Length} bytes from {received.Remote}{(answer.IsTruncated ? ", cut short: the rest is to be had over TCP" : "")}");
    return answer.Code == ResponseCode.NoError ? 0 : 3;
}
