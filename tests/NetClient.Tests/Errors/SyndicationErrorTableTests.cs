using System.Xml;
using NetClient.Errors;
using NetClient.Web.Syndication;

namespace NetClient.Tests.Errors;

/// <summary>Holds the table against the evidence, row by row and in both directions.</summary>
public sealed class SyndicationErrorTableTests
{
    private static readonly IReadOnlyList<IReadOnlyDictionary<string, string>> Known = [.. ReferenceTable.Read("syndication-errors.tsv").Where(row => row["hresult"].Length > 0)];

    public static TheoryData<string, string, string> Evidence => [.. Known.Select(row => new TheoryDataRow<string, string, string>(row["member"], row["value"], row["hresult"]))];

    [Theory]
    [MemberData(nameof(Evidence))]
    public void Row_OfTheEvidence_IsInTheTable(string member, string value, string hresult)
    {
        SyndicationErrorStatus status = Enum.Parse<SyndicationErrorStatus>(member);
        Assert.Equal(value, ((int)status).ToString(System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(status, SyndicationError.GetStatus(ReferenceTable.ParseHResult(hresult)));
    }

    [Fact]
    public void Rows_OfTheTable_AreAllInTheEvidence() =>
        Assert.Equal(Known.Select(row => ReferenceTable.ParseHResult(row["hresult"])).Order(), SyndicationErrorTable.Rows.Select(row => row.HResult).Order());

    [Fact]
    public void Members_OfTheEnum_AreAllReachable() =>
        Assert.All(Enum.GetValues<SyndicationErrorStatus>(), status => Assert.Equal(
            status, SyndicationError.GetStatus(status == SyndicationErrorStatus.Unknown ? HResults.Fail : SyndicationErrorTable.GetHResult(status))));

    [Fact]
    public void GetStatus_NumbersWithoutAMember_AreUnknown() =>
        Assert.All(ReferenceTable.Read("unmapped-hresults.tsv"),
            row => Assert.Equal(SyndicationErrorStatus.Unknown, SyndicationError.GetStatus(ReferenceTable.ParseHResult(row["hresult"]))));

    [Fact]
    public void GetStatus_WhatTheParserOfDotNetThrows_IsInvalidXml()
    {
        var e = Assert.Throws<XmlException>(() => { using var reader = XmlReader.Create(new StringReader("<rss><channel></rss>")); while (reader.Read()) { } });
        Assert.Equal(SyndicationErrorStatus.InvalidXml, SyndicationError.GetStatus(e));
        Assert.Equal(SyndicationErrorStatus.InvalidXml, SyndicationError.GetStatus(new AggregateException(new IOException(), new InvalidOperationException("x", e))));
        Assert.Equal(SyndicationErrorStatus.Unknown, SyndicationError.GetStatus(new IOException("x", new TimeoutException())));
    }

    [Fact]
    public void GetStatus_ExceptionWithTheNumber_IsRead() =>
        Assert.Equal(SyndicationErrorStatus.UnsupportedFormat, SyndicationError.GetStatus(new FormatException("x") { HResult = unchecked((int)0x83750001) }));

    [Fact]
    public void GetStatus_Null_IsAnInvalidArgument() =>
        Assert.Equal(HResults.InvalidArgument, Assert.Throws<ArgumentNullException>(() => SyndicationError.GetStatus(null!)).HResult);
}
