using NetClient.Errors;
using NetClient.Networking.Sockets;
using NetSocketError = System.Net.Sockets.SocketError;
using SocketError = NetClient.Networking.Sockets.SocketError;

namespace NetClient.Tests.Errors;

/// <summary>Holds the table against the evidence, row by row and in both directions.</summary>
public sealed class SocketErrorTableTests
{
    public static TheoryData<string, string, string, string> Evidence
    {
        get
        {
            var rows = new TheoryData<string, string, string, string>();
            foreach (IReadOnlyDictionary<string, string> row in ReferenceTable.Read("socket-errors.tsv").Where(row => row["hresult"].Length > 0))
                rows.Add(row["member"], row["value"], row["hresult"], row["dotnet_SocketError"]);
            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Evidence))]
    public void Row_OfTheEvidence_IsInTheTable(string member, string value, string hresult, string netError)
    {
        int number = ReferenceTable.ParseHResult(hresult);
        SocketErrorStatus status = Enum.Parse<SocketErrorStatus>(member);
        Assert.Equal(value, ((int)status).ToString(System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(status, SocketError.GetStatus(number));
        if (Enum.TryParse(netError.Split('=')[0], out NetSocketError code))
            Assert.Equal(number, SocketErrorTable.GetHResult(code));
    }

    [Fact]
    public void Rows_OfTheTable_AreAllInTheEvidence()
    {
        HashSet<int> known = [.. ReferenceTable.Read("socket-errors.tsv").Where(row => row["hresult"].Length > 0).Select(row => ReferenceTable.ParseHResult(row["hresult"]))];
        Assert.All(SocketErrorTable.Rows, row => Assert.Contains(row.HResult, known));
        Assert.Equal(SocketErrorTable.Rows.Length, SocketErrorTable.Rows.DistinctBy(row => row.HResult).Count());
    }

    [Fact]
    public void Members_OfTheEnum_AreAllReachable() =>
        Assert.All(Enum.GetValues<SocketErrorStatus>().Where(status => status != SocketErrorStatus.Unknown),
            status => Assert.Contains(SocketErrorTable.Rows, row => row.Status == status));

    [Fact]
    public void GetStatus_NumbersWithoutAMember_AreUnknown()
    {
        // The numbers of TLS with a guess ("CertificateExpired?") too: their texts are no status' text, and NetClient reports certificates by the numbers that are.
        int[] numbers = [.. ReferenceTable.Read("unmapped-hresults.tsv").Select(row => ReferenceTable.ParseHResult(row["hresult"]))];
        Assert.Equal(74, numbers.Length);
        Assert.All(numbers, number => Assert.Equal(SocketErrorStatus.Unknown, SocketError.GetStatus(number)));
    }

    [Theory]
    [InlineData(NetSocketError.AccessDenied, 0x8007271D)]   // keeps its Winsock number and has no status
    [InlineData(NetSocketError.SocketError, 0x80004005)]    // "unspecified"
    public void GetHResult_CodesWithoutARow_KeepTheirNumber(NetSocketError code, uint expected) =>
        Assert.Equal(unchecked((int)expected), SocketErrorTable.GetHResult(code));
}
