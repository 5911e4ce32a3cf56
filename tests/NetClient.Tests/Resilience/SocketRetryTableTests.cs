using NetClient.Networking.Sockets;
using NetClient.Resilience;
using NetClient.Resilience.Internal;
using NetClient.Tests.Errors;

namespace NetClient.Tests.Resilience;

/// <summary>The table against the evidence, row by row: Errors/Reference/retry-socket.tsv holds its words.</summary>
public sealed class SocketRetryTableTests
{
    public static TheoryData<string, string> Rows =>
        [.. ReferenceTable.Read("retry-socket.tsv").Select(row => (row["status"], row["class"]))];

    [Theory]
    [MemberData(nameof(Rows))]
    public void GetRetryAdvice_OfAStatus_IsWhatTheEvidenceSays(string name, string words)
    {
        var status = Enum.Parse<SocketErrorStatus>(name);
        Assert.Equal(RetryWords.Parse(words), status.GetRetryAdvice());
        Assert.Equal(words.StartsWith("transient", StringComparison.Ordinal), status.IsTransient());
        Assert.Equal(words.Contains("(documented)", StringComparison.Ordinal), Row(status).Evidence == NetClient.Errors.Evidence.Documented);
    }

    [Fact]
    public void Rows_HaveEveryStatusOnce_InTheOrderOfTheEnum() => Assert.Equal(Enum.GetValues<SocketErrorStatus>(), SocketRetryTable.Rows.Select(row => row.Status));

    [Fact]
    public void Evidence_HasEveryStatus() =>
        Assert.Equal(Enum.GetNames<SocketErrorStatus>().Order(), ReferenceTable.Read("retry-socket.tsv").Select(row => row["status"]).Order());

    [Fact]
    public void GetRetryAdvice_OfANumberThatIsNoStatus_IsNever() => Assert.Equal(RetryAdvice.Never, ((SocketErrorStatus)4711).GetRetryAdvice());

    private static SocketRetryRow Row(SocketErrorStatus status) => SocketRetryTable.Rows.Single(row => row.Status == status);
}
