using System.Globalization;
using System.Net.Sockets;
using System.Text.Json;
using NetClient.ApplicationModel.Background.Internal;
using NetClient.ApplicationModel.Background.Internal.Protocol;

namespace NetClient.Broker.Internal;

/// <summary><c>netclient-broker status</c>: one row for each socket.</summary>
internal static class StatusCommand
{
    private static readonly string[] Columns = ["SOCKET", "APP", "KIND", "STATE", "PEER", "TLS", "SINCE", "WAITING", "WAKE-UPS", "LAST RESULT"];

    public static int Run(string controlSocket, bool isJson, TextWriter output, TextWriter error)
    {
        StatusMessage status;
        try
        {
            using var session = new BrokerSession(controlSocket, (_, frame) => frame.Dispose());
            using Frame answer = session.Ask(FrameType.Status, new SocketMessage { Id = "" }, ProtocolJson.Default.SocketMessage);
            status = answer.Read(ProtocolJson.Default.StatusMessage);
        }
        catch (Exception e) when (e is SocketException or IOException or UnauthorizedAccessException or InvalidDataException)
        {
            error.WriteLine($"No broker answers at {controlSocket}. {e.Message}");
            return 1;
        }
        if (isJson)
            output.WriteLine(JsonSerializer.Serialize(status, ProtocolJson.Default.StatusMessage));
        else
            Write(status, output);
        return 0;
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
        Printable(socket.Id), Printable(socket.App), socket.Kind.ToString(), socket.State, socket.Peer, socket.Tls ?? "-", socket.Since.ToString("u", CultureInfo.InvariantCulture),
        socket.BytesWaiting.ToString(CultureInfo.InvariantCulture), socket.WakeUps.ToString(CultureInfo.InvariantCulture), socket.LastResult,
    ];

    // Ids are whatever an app chose; a terminal must not obey them.
    private static string Printable(string text) => string.Concat(text.Select(letter => char.IsControl(letter) ? '?' : letter));
}
