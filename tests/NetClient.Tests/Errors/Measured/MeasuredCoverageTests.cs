using System.Reflection;
using NetClient.Errors;
using NetClient.Networking.Sockets;
using NetClient.Web;
using NetSocketError = System.Net.Sockets.SocketError;

namespace NetClient.Tests.Errors.Measured;

/// <summary>Every row that was measured has a test that produces it, and no test claims a row that is not there.</summary>
public sealed class MeasuredCoverageTests
{
    private static readonly string[] Claimed =
    [
        .. typeof(MeasuredCoverageTests).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
            .Where(method => method.GetCustomAttributes<FactAttribute>().Any())
            .SelectMany(method => method.GetCustomAttributes<MeasuredAttribute>())
            .Select(attribute => attribute.Row),
    ];

    private static string[] Rows => [.. Measurement.Rows.Keys, .. ReferenceTable.Read("semantics-linux.tsv").Select(row => row["situation"])];

    [Fact]
    public void Rows_OfTheMeasurement_AreAllProduced()
    {
        Assert.Equal(98, Rows.Length);
        Assert.Empty(Rows.Except(Claimed));
    }

    [Fact]
    public void Claims_OfTheTests_AreAllRows() => Assert.Empty(Claimed.Except(Rows));

    [Fact]
    [Measured("new SocketException(11001)")]
    [Measured("new SocketException(10061)")]
    [Measured("new SocketException(995)")]
    public void SocketException_MadeFromACode_KeepsItsNumberHoweverTheSystemCountsErrors() =>
        Assert.All([NetSocketError.HostNotFound, NetSocketError.ConnectionRefused, NetSocketError.OperationAborted], code =>
        {
            var e = new System.Net.Sockets.SocketException((int)code);
            Assert.Equal(HResults.Fail, e.HResult);
            Assert.Equal(unchecked((int)0x80070000) | (int)code, SocketFailures.GetHResult(e));
        });

    [Fact]
    public void SocketError_OfDotNet_HasTheNumbersThatWereMeasured()
    {
        string line = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Errors", "Reference", "probe-linux.txt")).Single(line => line.StartsWith("SocketError values:", StringComparison.Ordinal));
        string[] values = line["SocketError values: ".Length..].Split(' ');
        Assert.Equal(47, values.Length);
        Assert.All(values, value => Assert.Equal(value, $"{Enum.Parse<NetSocketError>(value.Split('=')[0])}={(int)Enum.Parse<NetSocketError>(value.Split('=')[0])}"));
    }

    [Fact]
    public void HResults_ThatDotNetGivesByItself_SayNothing()
    {
        // "new OperationCanceledException hr=..." of the measurement: no number of .NET's own may pass for one of Windows.
        Exception[] own =
        [
            new OperationCanceledException(), new ObjectDisposedException("x"), new TimeoutException(), new IOException(), new HttpRequestException(), new InvalidOperationException(),
            new ArgumentException("x"), new ArgumentNullException(), new NotImplementedException(), new NotSupportedException(), new UnauthorizedAccessException(),
            new System.Security.Authentication.AuthenticationException(), new System.Xml.XmlException(), new System.Net.WebSockets.WebSocketException(),
        ];
        Assert.All(own, e =>
        {
            Assert.Equal(SocketErrorStatus.Unknown, NetClient.Networking.Sockets.SocketError.GetStatus(e.HResult));
            Assert.Equal(WebErrorStatus.Unknown, WebError.GetStatus(e.HResult));
        });
    }
}
