using System.Globalization;
using System.Net.Sockets;
using System.Text.Json;
using NetClient.ApplicationModel.Background.Internal;
using NetClient.ApplicationModel.Background.Internal.Protocol;

namespace NetClient.Broker.Internal;

/// <summary><c>netclient-broker status</c>: one row for each socket, once or again and again.</summary>
internal static class StatusCommand
{
    private static readonly string[] Columns = ["SOCKET", "APP", "KIND", "STATE", "PEER", "TLS", "SINCE", "WAITING", "WAKE-UPS", "LAST RESULT"];

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    public static int Run(string controlSocket, bool isJson, bool isWatching, TextWriter output, TextWriter error)
    {
        try
        {
            using var session = new BrokerSession(controlSocket, (_, frame) => frame.Dispose());
            using var never = new ManualResetEventSlim();
            do
                Show(session, isJson, isWatching && !Console.IsOutputRedirected, output);
            while (isWatching && !never.Wait(Pause));   // the user ends it, or the broker
            return 0;
        }
        catch (Exception e) when (e is SocketException or IOException or UnauthorizedAccessException or InvalidDataException)
        {
            error.WriteLine($"No broker answers at {controlSocket}. {e.Message}");
            return 1;
        }
    }

    private static void Show(BrokerSession session, bool isJson, bool isInPlace, TextWriter output)
    {
        using Frame answer = session.Ask(FrameType.Status, new SocketMessage { Id = "" }, ProtocolJson.Default.SocketMessage);
        StatusMessage status = answer.Read(ProtocolJson.Default.StatusMessage);
        if (isInPlace)
            output.Write("\e[H\e[J");   // to the first line, and the rest is empty
        if (isJson)
            output.WriteLine(JsonSerializer.Serialize(status, ProtocolJson.Default.StatusMessage));
        else
            Write(status, output);
        output.Flush();
    }

    private static void Write(StatusMessage status, TextWriter output)
    {
        output.WriteLine($"Process {status.Process}, since {status.Since:u}, {status.Clients} clients, {status.Sockets.Count} sockets, {status.Sessions} TLS sessions");
        if (status.Sockets.Count == 0)
            return;
        string[][] rows = [Columns, .. status.Sockets.OrderBy(socket => socket.App, StringComparer.Ordinal).ThenBy(socket => socket.Id, StringComparer.Ordinal).Select(Row)];
        int[] widths = [.. Enumerable.Range(0, Columns.Length).Select(column => rows.Max(row => row[column].Length))];
        foreach (string[] row in rows)
            output.WriteLine(string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
    }

    private static string[] Row(SocketStatus socket) =>
    [
        OwnedSocket.Printable(socket.Id), OwnedSocket.Printable(socket.App), socket.Kind.ToString(), socket.State, socket.Peer, socket.Tls ?? "-", socket.Since.ToString("u", CultureInfo.InvariantCulture),
        socket.BytesWaiting.ToString(CultureInfo.InvariantCulture), socket.WakeUps.ToString(CultureInfo.InvariantCulture), socket.LastResult,
    ];
}
