using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using NetClient.Networking;
using NetClient.Networking.Sockets;

// Sends each line that is typed to all clients, and shows what they answer. Ends with its input.
string port = args.FirstOrDefault() ?? "7010";
using var stop = new CancellationTokenSource();
var clients = new ConcurrentDictionary<StreamSocket, string>();
using var listener = new StreamSocketListener();
try
{
    await listener.BindServiceNameAsync(port);
}
catch (NetworkException e)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}
Console.WriteLine($"Listening on port {listener.Information.LocalPort}. Type a line to push it.");
Task accepting = AcceptAsync();
while (await Console.In.ReadLineAsync() is { } line)
{
    foreach ((StreamSocket client, string name) in clients)
    {
        try
        {
            await client.WriteAsync(Encoding.UTF8.GetBytes(line + "\n"));
        }
        catch (Exception e) when (e is NetworkException or ObjectDisposedException)
        {
            Console.WriteLine($"{name} does not get it: {e.Message}");
        }
    }
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Pushed to {clients.Count}: {line}"));
}
await stop.CancelAsync();
await accepting;
return 0;

async Task AcceptAsync()
{
    List<Task> talks = [];
    try
    {
        while (true)
            talks.Add(ListenToAsync(await listener.AcceptAsync(stop.Token)));
    }
    catch (OperationCanceledException)
    {
        foreach (StreamSocket client in clients.Keys)
            client.Dispose();
        await Task.WhenAll(talks);
    }
}

async Task ListenToAsync(StreamSocket client)
{
    string name = $"{client.Information.RemoteAddress}:{client.Information.RemotePort}";
    clients.TryAdd(client, name);
    Console.WriteLine($"{name} is here.");
    using (client)
    {
        try
        {
            using var reader = new StreamReader(client.AsStream());
            while (await reader.ReadLineAsync() is { } line)
                Console.WriteLine($"{name}: {line}");
            Console.WriteLine($"{name} has left.");
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            Console.WriteLine($"{name} is gone.");
        }
    }
    clients.TryRemove(client, out _);
}
