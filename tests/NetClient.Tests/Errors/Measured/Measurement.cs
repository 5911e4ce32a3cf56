using System.Globalization;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text.RegularExpressions;
using NetClient.Errors;
using NetClient.Networking.BackgroundTransfer;
using NetClient.Networking.Sockets;
using NetClient.Web;
using SocketError = NetClient.Networking.Sockets.SocketError;
using WebSocketError = NetClient.Networking.Sockets.WebSocketError;

namespace NetClient.Tests.Errors.Measured;

/// <summary>What .NET was measured to throw (Reference/probe-linux.txt), and what a failure that was just produced comes out as.</summary>
internal static partial class Measurement
{
    /// <summary>The rows: what was done, and the exceptions it led to. An indented line is a remark on the row beside it.</summary>
    public static IReadOnlyDictionary<string, string> Rows { get; } =
        File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Errors", "Reference", "probe-linux.txt"))
            .Where(line => line.Contains('\t', StringComparison.Ordinal) && !line.StartsWith(' '))
            .Select(line => line.Split('\t'))
            .ToDictionary(cells => cells[0], cells => cells[1].Trim());

    /// <summary>Fails unless the exception is, link by link, the measured one. Only on Linux, where it was measured.</summary>
    /// <param name="row">The row.</param>
    /// <param name="exception">What was thrown.</param>
    /// <param name="links">How many links count, from the outside; further inside, what is met first decides.</param>
    public static void IsThatOf(string row, Exception? exception, int links = int.MaxValue)
    {
        if (OperatingSystem.IsLinux())
            Assert.Equal(Links(Rows[row]).Take(links), Links(exception is null ? "OK(no exception)" : Describe(exception)).Take(links));
    }

    /// <summary>Fails unless the exception comes out as a socket's failure with this number, null for none that can be told.</summary>
    public static void IsSocketFailure(Exception exception, uint? hresult, SocketErrorStatus status)
    {
        Assert.Equal((unchecked((int?)hresult), status), (SocketFailures.GetHResult(exception), SocketError.GetStatus(exception)));
        Assert.Equal(status, SocketError.GetStatus(new AggregateException(new FormatException("x"), exception)));
    }

    /// <summary>Fails unless the exception comes out as a failure of the web with this number, null for none that can be told.</summary>
    public static void IsWebFailure(Exception exception, uint? hresult, WebErrorStatus status)
    {
        Assert.Equal((unchecked((int?)hresult), status), (WebFailures.GetHResult(exception), WebError.GetStatus(exception)));
        Assert.Equal(status, WebSocketError.GetStatus(exception));
        Assert.Equal(status, BackgroundTransferError.GetStatus(new AggregateException(new FormatException("x"), exception)));
    }

    private static string Describe(Exception? exception)
    {
        var links = new List<string>();
        for (; exception is not null; exception = exception.InnerException)
        {
            string more = exception switch
            {
                SocketException e => string.Create(CultureInfo.InvariantCulture,
                    $" SocketErrorCode={e.SocketErrorCode}({(int)e.SocketErrorCode}) ErrorCode={e.ErrorCode} Native={e.NativeErrorCode}"),
                WebSocketException e => $" WebSocketErrorCode={e.WebSocketErrorCode}",
                HttpRequestException e => $" HttpRequestError={e.HttpRequestError} Status={e.StatusCode}",
                HttpIOException e => $" HttpRequestError={e.HttpRequestError}",
                _ => "",
            };
            links.Add($"[{exception.GetType().Name} hr=0x{exception.HResult:X8}{more}]");
        }
        return string.Join(' ', links);
    }

    // The native code of a WebSocketException is whatever call of the system failed last on that thread.
    private static string[] Links(string chain) => NativeCodeOfWebSocket().Replace(chain, "$1").Split("] [");

    [GeneratedRegex(@"(WebSocketErrorCode=\w+) Native=\d+")]
    private static partial Regex NativeCodeOfWebSocket();
}
