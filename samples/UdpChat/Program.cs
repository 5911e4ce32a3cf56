using System.CommandLine;
using System.Text;
using NetClient.Networking;
using NetClient.Networking.Sockets;
using NetClient.Storage.Streams;

// Everybody on the local network who runs this sees what everybody else writes. There is no server: each line is a datagram to a multicast group.
var name = new Option<string>("--name") { Description = "What others see.", DefaultValueFactory = _ => Environment.UserName };
var group = new Option<string>("--group") { Description = "The multicast group, IPv4 or IPv6.", DefaultValueFactory = _ => "239.255.77.77" };
var port = new Option<ushort>("--port") { Description = "The port of the group.", DefaultValueFactory = _ => 7077 };
var root = new RootCommand("A chat without a server, over multicast UDP. The end of the input or Ctrl-C leaves it.") { name, group, port };
root.SetAction((result, token) => ChatAsync(result.GetValue(name)!, result.GetValue(group)!, result.GetValue(port), token));
return await root.Parse(args).InvokeAsync();

static async Task<int> ChatAsync(string name, string group, ushort port, CancellationToken stop)
{
    using var socket = new DatagramSocket();
    socket.Control.MulticastOnly = true;                      // several chats on one machine share the port
    long self = Random.Shared.NextInt64();                    // a group's members hear themselves too: this tells our own lines from others'
    socket.MessageReceived += (_, args) =>
    {
        using DataReader reader = args.GetDataReader();
        if (Line.TryRead(reader, out Line line) && line.Sender != self)
            Console.WriteLine($"{line.Name} ({args.RemoteAddress}): {line.Text}");
    };
    try
    {
        await socket.BindServiceNameAsync($"{port}", stop);
        var host = new HostName(group);
        socket.JoinMulticastGroup(host);
        using var writer = new DataWriter(await socket.GetOutputStreamAsync(host, $"{port}", stop));
        Console.WriteLine($"You are {name} in {group} port {port}. Ctrl-C leaves.");

        await SayAsync(writer, new Line(self, name, "is here"), stop);
        try
        {
            // The console cannot be read asynchronously: the thread that waits for a line is left behind.
            while (await Task.Run(Console.In.ReadLine, CancellationToken.None).WaitAsync(stop) is { } text)
                await SayAsync(writer, new Line(self, name, text), stop);
        }
        catch (OperationCanceledException)
        {
            // Ctrl-C is one way to leave.
        }
        await SayAsync(writer, new Line(self, name, "has left"), CancellationToken.None);
        return 0;
    }
    catch (Exception e) when (e is NetworkException or UnauthorizedAccessException or ArgumentException)
    {
        Console.Error.WriteLine(e.Message);
        return 1;
    }
}

// What is stored in one go leaves as one datagram.
static async Task SayAsync(DataWriter writer, Line line, CancellationToken stop)
{
    line.Write(writer);
    await writer.StoreAsync(stop);
}

/// <summary>A line of the chat as a datagram: "chat", the sender's number, name and text, each with its length in two bytes.</summary>
internal readonly record struct Line(long Sender, string Name, string Text)
{
    private const uint Magic = 0x63686174;
    private const int MaxName = 40;
    private const int MaxText = 1000;                         // with the rest, less than any link takes in one packet

    public void Write(DataWriter writer)
    {
        writer.WriteUInt32(Magic);
        writer.WriteInt64(Sender);
        foreach (string part in (string[])[Cut(Name, MaxName), Cut(Text, MaxText)])
        {
            writer.WriteUInt16((ushort)writer.MeasureString(part));
            writer.WriteString(part);
        }
    }

    // Anybody on the network can send anything: nothing is believed, and nothing that could move the cursor reaches the screen.
    public static bool TryRead(DataReader reader, out Line line)
    {
        line = default;
        try
        {
            if (reader.UnconsumedBufferLength < 16 || reader.ReadUInt32() != Magic)
                return false;
            line = new Line(reader.ReadInt64(), Printable(reader.ReadString(reader.ReadUInt16()), MaxName), Printable(reader.ReadString(reader.ReadUInt16()), MaxText));
            return true;
        }
        catch (ArgumentException)
        {
            return false;                                     // a length that is not true, or no UTF-8
        }
    }

    private static string Printable(string text, int most) =>
        Cut(string.Concat(text.EnumerateRunes().Where(rune => !Rune.IsControl(rune) && Rune.GetUnicodeCategory(rune) != System.Globalization.UnicodeCategory.Format)), most);

    private static string Cut(string text, int most)
    {
        int length = Math.Min(text.Length, most);
        return text[..(length > 0 && length < text.Length && char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];
    }
}
