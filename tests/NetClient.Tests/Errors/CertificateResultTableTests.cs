using System.Security.Cryptography.X509Certificates;
using NetClient.Errors;
using NetClient.Networking.Sockets;
using NetClient.Security.Cryptography.Certificates;

namespace NetClient.Tests.Errors;

public sealed class CertificateResultTableTests
{
    private static readonly IReadOnlyList<IReadOnlyDictionary<string, string>> Evidence = ReferenceTable.Read("certificate-results.tsv");

    [Fact]
    public void EachFlag_OfTheEvidence_HasItsResultSeverityAndVerdict()
    {
        int seen = 0;
        foreach (IReadOnlyDictionary<string, string> row in Evidence.Where(row => row["severity"].Length > 0))
        {
            ChainValidationResult result = Enum.Parse<ChainValidationResult>(row["member"]);
            foreach (string name in row["x509_chain_status_flags"].Split(',', StringSplitOptions.TrimEntries))
            {
                if (result == ChainValidationResult.Success || !Enum.TryParse(name, out X509ChainStatusFlags flag))
                    continue;
                // One flag stands in two rows: a path length that is exceeded is BasicConstraintsError rather than OtherErrors (the evidence's own note).
                if (flag == X509ChainStatusFlags.InvalidBasicConstraints && result == ChainValidationResult.OtherErrors)
                    continue;
                Assert.Equal([result], CertificateResultTable.FromFlags(flag));
                Assert.Equal(row["can_be_ignored"] == "yes", CertificateResultTable.CanBeIgnored(result));
                Assert.Equal(Enum.Parse<SocketSslErrorSeverity>(row["severity"]), CertificateResultTable.GetSeverity(result));
                seen++;
            }
        }
        Assert.Equal(26, seen);
    }

    [Fact]
    public void EachHResult_OfTheTable_IsOneOfTheEvidenceForItsResult() =>
        Assert.All(CertificateResultTable.Rows, row => Assert.Contains(
            Evidence, line => line["hresult"].Length > 0 && ReferenceTable.ParseHResult(line["hresult"]) == row.HResult &&
            (line["member"] == row.Result.ToString() || row.HResult == unchecked((int)0x800B0111)))); // explicit distrust: a member of Untrusted there, but never to be ignored

    [Fact]
    public void EachHResult_OfTheTable_HasASocketStatus() =>
        Assert.All(CertificateResultTable.Rows, row => Assert.NotEqual(SocketErrorStatus.Unknown, SocketErrorTable.GetStatus(row.HResult)));

    [Fact]
    public void EachResult_ButSuccess_HasARow() =>
        Assert.All(Enum.GetValues<ChainValidationResult>().Where(result => result != ChainValidationResult.Success),
            result => Assert.True(CertificateResultTable.GetRank(result) >= 0, $"{result} has no row"));
}
