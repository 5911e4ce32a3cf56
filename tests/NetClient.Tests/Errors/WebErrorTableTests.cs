using NetClient.Errors;
using NetClient.Networking.BackgroundTransfer;
using NetClient.Networking.Sockets;
using NetClient.Web;
using NetSocketError = System.Net.Sockets.SocketError;

namespace NetClient.Tests.Errors;

/// <summary>Holds the table against the evidence, row by row and in both directions.</summary>
public sealed class WebErrorTableTests
{
    private static readonly IReadOnlyList<IReadOnlyDictionary<string, string>> Web = [.. ReferenceTable.Read("web-errors.tsv").Where(row => row["hresult"].Length > 0)];
    private static readonly IReadOnlyList<IReadOnlyDictionary<string, string>> Unmapped = ReferenceTable.Read("unmapped-hresults.tsv");

    public static TheoryData<string, string, string> Evidence => [.. Web.Select(row => new TheoryDataRow<string, string, string>(row["member"], row["value"], row["hresult"]))];

    // The stream's, the sockets' and TLS' own numbers are no failures of the web: Unknown, whatever the evidence guesses for a socket.
    public static TheoryData<string, string> NumbersWithoutAMember => [.. Unmapped.Select(row => new TheoryDataRow<string, string>(
        row["hresult"], row["family"] is "web" or "background" ? row["documented_status_or_guess"].TrimEnd('?') : "Unknown"))];

    public static TheoryData<string, string> Sockets
    {
        get
        {
            var rows = new TheoryData<string, string>();
            foreach (IReadOnlyDictionary<string, string> row in Web)
            {
                foreach (string word in row["dotnet_SocketError_or_chain"].Split([' ', ',', '(', ')', '='], StringSplitOptions.RemoveEmptyEntries))
                {
                    // "NetworkUnreachable with no network" of Disconnected cannot be told from NetworkUnreachable of ServerUnreachable.
                    bool ambiguous = word == "NetworkUnreachable" && row["member"] == "Disconnected";
                    if (Enum.TryParse(word, out NetSocketError code) && !char.IsDigit(word[0]) && !ambiguous)
                        rows.Add(code.ToString(), row["hresult"]);
                }
            }
            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Evidence))]
    public void Row_OfTheEvidence_IsInTheTableOfAllThreeFamilies(string member, string value, string hresult)
    {
        int number = ReferenceTable.ParseHResult(hresult);
        WebErrorStatus status = Enum.Parse<WebErrorStatus>(member);
        Assert.Equal(value, ((int)status).ToString(System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(status, WebError.GetStatus(number));
        Assert.Equal(status, WebSocketError.GetStatus(number));
        Assert.Equal(status, BackgroundTransferError.GetStatus(number));
    }

    [Fact]
    public void Rows_OfTheTable_AreAllInTheEvidence()
    {
        HashSet<(int, string)> known =
        [
            .. Web.Select(row => (ReferenceTable.ParseHResult(row["hresult"]), row["member"])),
            .. Unmapped.Where(row => row["family"] == "web").Select(row => (ReferenceTable.ParseHResult(row["hresult"]), row["documented_status_or_guess"].TrimEnd('?'))),
        ];
        Assert.All(WebErrorTable.Rows, row => Assert.Contains((row.HResult, row.Status.ToString()), known));
        Assert.Equal(WebErrorTable.Rows.Length, WebErrorTable.Rows.DistinctBy(row => row.HResult).Count());
    }

    [Fact]
    public void Evidence_OfARow_IsWhatTheReferenceClaims() =>
        Assert.All(Web, line => Assert.Equal(
            line["inferred"].Length > 0 ? NetClient.Errors.Evidence.Inferred : NetClient.Errors.Evidence.Documented,
            Assert.Single(WebErrorTable.Rows, row => row.HResult == ReferenceTable.ParseHResult(line["hresult"])).Evidence));

    [Fact]
    public void Members_OfTheEnum_AreAllReachable() =>
        Assert.All(Enum.GetValues<WebErrorStatus>(), status => Assert.Equal(status, WebError.GetStatus(status == WebErrorStatus.Unknown ? HResults.Fail : WebErrorTable.GetHResult(status))));

    [Theory]
    [MemberData(nameof(NumbersWithoutAMember))]
    public void GetStatus_NumberWithoutAMember_IsWhatTheEvidenceHasForIt(string hresult, string status)
    {
        int number = ReferenceTable.ParseHResult(hresult);
        Assert.Equal(status, WebError.GetStatus(number).ToString());
        Assert.Equal(status, WebSocketError.GetStatus(number).ToString());
        Assert.Equal(status, BackgroundTransferError.GetStatus(number).ToString());
    }

    [Theory]
    [InlineData(200, WebErrorStatus.Unknown)] // no failure
    [InlineData(299, WebErrorStatus.Unknown)]
    [InlineData(399, WebErrorStatus.UnexpectedRedirection)]
    [InlineData(499, WebErrorStatus.UnexpectedClientError)]
    [InlineData(599, WebErrorStatus.UnexpectedServerError)]
    [InlineData(600, WebErrorStatus.Unknown)]
    public void GetStatus_AnswerOutsideTheConstants_IsTheUnexpectedOneOfItsClass(int http, WebErrorStatus status) =>
        Assert.Equal(status, WebError.GetStatus(WebErrorTable.FromHttpStatus(http)));

    [Fact]
    public void GetStatus_SocketsOwnNumbers_AreNoneOfTheWebs() =>
        Assert.All(SocketErrorTable.Rows.Where(row => row.Status != SocketErrorStatus.HttpInvalidServerResponse), row => Assert.Equal(WebErrorStatus.Unknown, WebError.GetStatus(row.HResult)));

    [Theory]
    [MemberData(nameof(Sockets))]
    public void OfSocket_CodeOfTheEvidence_HasItsNumber(string code, string hresult) =>
        Assert.Equal(ReferenceTable.ParseHResult(hresult), WebFailures.OfSocket(Enum.Parse<NetSocketError>(code)));
}
