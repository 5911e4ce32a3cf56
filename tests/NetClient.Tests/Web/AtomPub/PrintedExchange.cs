using System.Globalization;
using System.Text;
using NetClient.TestServers;

namespace NetClient.Tests.Web.AtomPub;

/// <summary>A request and its answer, as a specification prints them.</summary>
internal sealed class PrintedExchange
{
    public PrintedExchange(string request, string answer)
    {
        (string[] head, string body) = Split(request);
        string[] first = head[0].Split(' ');
        Request = new SeenRequest(first[0], $"http://{head[1]["Host: ".Length..]}{first[1]}", head[1..], body);

        (head, body) = Split(answer);
        var sent = new StringBuilder();
        foreach (string line in head)
            sent.Append(CultureInfo.InvariantCulture, $"{line.Replace("nnn", Encoding.UTF8.GetByteCount(body).ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)}\r\n");
        if (!answer.Contains("Content-Length", StringComparison.Ordinal))
            sent.Append("Content-Length: 0\r\n");   // printed without; the connection stays open here
        Answer = sent.Append("\r\n").Append(body).ToString();
    }

    /// <summary>The request; its target is the whole address, as a proxy sees it.</summary>
    public SeenRequest Request { get; }

    /// <summary>The answer, with its lengths filled in.</summary>
    public string Answer { get; }

    private static (string[] Head, string Body) Split(string message)
    {
        string[] parts = message.ReplaceLineEndings("\n").Split("\n\n", 2);
        return (parts[0].Split('\n'), parts.Length > 1 ? parts[1] : "");
    }
}
