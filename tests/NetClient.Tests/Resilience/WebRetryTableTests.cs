using NetClient.Errors;
using NetClient.Resilience;
using NetClient.Resilience.Internal;
using NetClient.Tests.Errors;
using NetClient.Web;

namespace NetClient.Tests.Resilience;

/// <summary>The table against the evidence, row by row: Errors/Reference/retry-web.tsv holds its words.</summary>
public sealed class WebRetryTableTests
{
    public static TheoryData<string, string, string> Rows =>
        [.. ReferenceTable.Read("retry-web.tsv").Select(row => (row["status"], row["class"], row["basis"]))];

    [Theory]
    [MemberData(nameof(Rows))]
    public void GetRetryAdvice_OfAStatus_IsWhatTheEvidenceSays(string name, string words, string basis)
    {
        var status = Enum.Parse<WebErrorStatus>(name);
        Assert.Equal(RetryWords.Parse(words), status.GetRetryAdvice());
        Assert.Equal(words.StartsWith("transient", StringComparison.Ordinal) || words == "few attempts", status.IsTransient());
        if (basis.StartsWith("inferred", StringComparison.Ordinal))
            Assert.Equal(Evidence.Inferred, WebRetryTable.Rows.Single(row => row.Status == status).Evidence);
    }

    [Fact]
    public void Rows_HaveEveryStatusOnce_InTheOrderOfTheEnum() => Assert.Equal(Enum.GetValues<WebErrorStatus>(), WebRetryTable.Rows.Select(row => row.Status));

    [Fact]
    public void Evidence_HasEveryStatus() =>
        Assert.Equal(Enum.GetNames<WebErrorStatus>().Order(), ReferenceTable.Read("retry-web.tsv").Select(row => row["status"]).Order());

    [Fact]
    public void GetRetryAdvice_OfANumberThatIsNoStatus_IsNever() => Assert.Equal(RetryAdvice.Never, ((WebErrorStatus)4711).GetRetryAdvice());
}
