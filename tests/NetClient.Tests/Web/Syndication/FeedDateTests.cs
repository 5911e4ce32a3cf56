using System.Globalization;
using NetClient.Web.Syndication.Internal;
using NetClient.Web.Syndication.Internal.Dates;

namespace NetClient.Tests.Web.Syndication;

/// <summary>Dates as feeds write them.</summary>
public sealed class FeedDateTests
{
    [Theory]
    // RFC 3339, the W3C's profile, ISO 8601.
    [InlineData("2003-12-13T18:30:02Z", "2003-12-13T18:30:02.0000000+00:00")]
    [InlineData("2003-12-13T18:30:02.25Z", "2003-12-13T18:30:02.2500000+00:00")]
    [InlineData("2003-12-13T18:30:02.123456789+01:00", "2003-12-13T18:30:02.1234567+01:00")]
    [InlineData("2003-12-13t18:30:02z", "2003-12-13T18:30:02.0000000+00:00")]
    [InlineData("2003-12-13 18:30:02 +0100", "2003-12-13T18:30:02.0000000+01:00")]
    [InlineData("2003-12-13T18:30Z", "2003-12-13T18:30:00.0000000+00:00")]
    [InlineData("2003-12-13T18:30:02+0100", "2003-12-13T18:30:02.0000000+01:00")]
    [InlineData("2003-12-13T18:30:02-05", "2003-12-13T18:30:02.0000000-05:00")]
    [InlineData("2003-12-13T18:30:02,5-08:00", "2003-12-13T18:30:02.5000000-08:00")]
    [InlineData("20031213T183002Z", "2003-12-13T18:30:02.0000000+00:00")]
    [InlineData("20031213", "2003-12-13T00:00:00.0000000+00:00")]
    [InlineData("2003-12-13", "2003-12-13T00:00:00.0000000+00:00")]
    [InlineData("2003-12", "2003-12-01T00:00:00.0000000+00:00")]
    [InlineData("2003", "2003-01-01T00:00:00.0000000+00:00")]
    [InlineData("2003-347", "2003-12-13T00:00:00.0000000+00:00")]
    [InlineData("2003-12-31T24:00:00Z", "2004-01-01T00:00:00.0000000+00:00")]
    [InlineData("2005-12-31T23:59:60Z", "2005-12-31T23:59:59.0000000+00:00")]
    [InlineData("2003/12/13 18:30:02 GMT", "2003-12-13T18:30:02.0000000+00:00")]
    [InlineData("2003-12-13T18:30:02 PST", "2003-12-13T18:30:02.0000000-08:00")]
    // RFC 822 and 2822.
    [InlineData("Tue, 10 Jun 2003 04:00:00 GMT", "2003-06-10T04:00:00.0000000+00:00")]
    [InlineData("10 Jun 2003 04:00 GMT", "2003-06-10T04:00:00.0000000+00:00")]
    [InlineData("Tue, 10 Jun 03 04:00:00 GMT", "2003-06-10T04:00:00.0000000+00:00")]
    [InlineData("Sat, 10 Jun 50 04:00:00 EST", "1950-06-10T04:00:00.0000000-05:00")]
    [InlineData("Thu, 10 Jun 49 04:00:00 EST", "2049-06-10T04:00:00.0000000-05:00")]
    [InlineData("Tue, 10 Jun 99 04:00:00 EST", "1999-06-10T04:00:00.0000000-05:00")]
    [InlineData("Tue, 10 Jun 2003 04:00:00 -0700", "2003-06-10T04:00:00.0000000-07:00")]
    [InlineData("Tue, 10 Jun 2003 04:00:00 +05:30", "2003-06-10T04:00:00.0000000+05:30")]
    [InlineData("Tue, 10 Jun 2003 04:00:00 CET", "2003-06-10T04:00:00.0000000+01:00")]
    [InlineData("Tue, 10 Jun 2003 04:00:00 Z", "2003-06-10T04:00:00.0000000+00:00")]
    [InlineData("Tue, 10 Jun 2003 04:00:00 UTC", "2003-06-10T04:00:00.0000000+00:00")]
    [InlineData("Tue, 10 Jun 2003 04:00:00 GMT+0200", "2003-06-10T04:00:00.0000000+02:00")]
    [InlineData("Tue, 10 Jun 2003 04:00:00 +0000 (UTC)", "2003-06-10T04:00:00.0000000+00:00")]
    [InlineData("Wed, 10 Jun 2003 04:00:00 GMT", "2003-06-10T04:00:00.0000000+00:00")]
    [InlineData("Tuesday, 10 June 2003 04:00:00 GMT", "2003-06-10T04:00:00.0000000+00:00")]
    [InlineData("Tues, 10 Sept 2003 4:00:00 GMT", "2003-09-10T04:00:00.0000000+00:00")]
    [InlineData("Tue,10 Jun 2003 04:00:00GMT", "2003-06-10T04:00:00.0000000+00:00")]
    [InlineData("  Tue,   10  Jun   2003\n04:00:00   GMT ", "2003-06-10T04:00:00.0000000+00:00")]
    [InlineData("tue, 10 jun 2003 04:00:00 gmt", "2003-06-10T04:00:00.0000000+00:00")]
    [InlineData("Tue, 10 Jun 2003 04:00:00.250 GMT", "2003-06-10T04:00:00.2500000+00:00")]
    // RFC 850, C, and what people write.
    [InlineData("Tuesday, 10-Jun-03 04:00:00 GMT", "2003-06-10T04:00:00.0000000+00:00")]
    [InlineData("Tue Jun 10 04:00:00 2003", "2003-06-10T04:00:00.0000000+00:00")]
    [InlineData("Tue Jun 10 04:00:00 CEST 2003", "2003-06-10T04:00:00.0000000+02:00")]
    [InlineData("Tue Jun 10 04:00:00 -0700 2003", "2003-06-10T04:00:00.0000000-07:00")]
    [InlineData("Jun 10, 2003 4:05 PM EST", "2003-06-10T16:05:00.0000000-05:00")]
    [InlineData("June 10th, 2003 12:05 am GMT", "2003-06-10T00:05:00.0000000+00:00")]
    [InlineData("10 Juni 2003 04:00:00 +0200", "2003-06-10T04:00:00.0000000+02:00")]
    [InlineData("Mi, 11 Dez 2003 04:00:00 +0100", "2003-12-11T04:00:00.0000000+01:00")]
    [InlineData("2003 Jun 10 04:00:00 GMT", "2003-06-10T04:00:00.0000000+00:00")]
    [InlineData("13/06/2003 04:00:00 GMT", "2003-06-13T04:00:00.0000000+00:00")]
    [InlineData("06/13/2003 04:00:00 GMT", "2003-06-13T04:00:00.0000000+00:00")]
    [InlineData("Tue, 10 Jun 103 04:00:00 GMT", "2003-06-10T04:00:00.0000000+00:00")]
    [InlineData("1055217600", "2003-06-10T04:00:00.0000000+00:00")]
    [InlineData("2003-W50-6", "2003-12-13T00:00:00.0000000+00:00")]
    [InlineData("2004-W53-7T10:00Z", "2005-01-02T10:00:00.0000000+00:00")]
    [InlineData("mar., 10 juin 2003 04:00:00 +0200", "2003-06-10T04:00:00.0000000+02:00")]
    [InlineData("\u0432\u0442, 10 \u0438\u044E\u043D 2003 04:00:00 +0300", "2003-06-10T04:00:00.0000000+03:00")]
    [InlineData("ter\u00E7a, 10 mar\u00E7o 2003 04:00 GMT", "2003-03-10T04:00:00.0000000+00:00")]
    [InlineData("Mar 10 2003 04:00 GMT", "2003-03-10T04:00:00.0000000+00:00")]
    [InlineData("2003\u5E7412\u670813\u65E5 18:30:02", "2003-12-13T18:30:02.0000000+00:00")]
    [InlineData("Tue, 10 Jun 2003 04:00:00 America/New_York", "2003-06-10T04:00:00.0000000+00:00")]
    [InlineData("2003-12-13T18:30:02+01:00[Europe/Berlin]", "2003-12-13T18:30:02.0000000+01:00")]
    [InlineData("Tue, 10 Jun 2003 04:00:00 +1500", "2003-06-09T13:00:00.0000000+00:00")]
    [InlineData("Fri, 2006/09/15 08:19:53 EDT", "2006-09-15T08:19:53.0000000-04:00")]
    [InlineData("Thu, 01 Jan 2004 7:48:21 p.m. GMT", "2004-01-01T19:48:21.0000000+00:00")]
    [InlineData("2004\uB144 05\uC6D4 28\uC77C  01:31:15", "2004-05-28T01:31:15.0000000+00:00")]
    [InlineData("\u039A\u03C5\u03C1, 11 \u0399\u03BF\u03CD\u03BB 2004 12:00:00 EST", "2004-07-11T12:00:00.0000000-05:00")]
    [InlineData("Pzt, 05 Oca 2004 10:00:00 +0200", "2004-01-05T10:00:00.0000000+02:00")]
    [InlineData("ons, 05 maj 2004 10:00:00 +0200", "2004-05-05T10:00:00.0000000+02:00")]
    [InlineData("08 szept. 2004 10:00:00 +0200", "2004-09-08T10:00:00.0000000+02:00")]
    [InlineData("2004\uB144 05\uC6D4 28\uC77C  \uC624\uD6C4 01:31:15", "2004-05-28T13:31:15.0000000+00:00")]
    [InlineData("2004-06-25 \uC624\uC804 11:23:17", "2004-06-25T11:23:17.0000000+00:00")]
    [InlineData("2004\u5E741\u67081\u65E5 \u4E0B\u5348 3:05", "2004-01-01T15:05:00.0000000+00:00")]
    [InlineData("2004\u5E741\u67081\u65E515\u66425\u5206", "2004-01-01T15:05:00.0000000+00:00")]
    [InlineData("Wed, 19 Aug 2009 18:28:00 Etc/GMT", "2009-08-19T18:28:00.0000000+00:00")]
    [InlineData("le 3 mars 2004", "2004-03-03T00:00:00.0000000+00:00")]
    [InlineData("\u03A0\u03AD\u03BC, 01 \u0399\u03B1\u03BD 2004 10:00 EET", "2004-01-01T10:00:00.0000000+02:00")]
    [InlineData("Thu, 01 Jan 2004 10:00:00 \u20130500", "2004-01-01T10:00:00.0000000-05:00")]
    [InlineData("s\u00F8n, 04 jan 2004 10:00:00 +0100", "2004-01-04T10:00:00.0000000+01:00")]
    [InlineData("po, 05 led 2004 10:00:00 +0100", "2004-01-05T10:00:00.0000000+01:00")]
    [InlineData("to 01 tammi 2004 10:00:00 +0200", "2004-01-01T10:00:00.0000000+02:00")]
    [InlineData("pon, 05 sty 2004 10:00:00 +0100", "2004-01-05T10:00:00.0000000+01:00")]
    [InlineData("2004-j\u00FAlius-13T9:15-05:00", "2004-07-13T09:15:00.0000000-05:00")]
    [InlineData("10:56-ET, Jan 1, 2004", "2004-01-01T10:56:00.0000000-05:00")]
    [InlineData("Wednesday 7th of January 2004 10:00:00 AM", "2004-01-07T10:00:00.0000000+00:00")]
    public void TryRead_WhatFeedsWrite_IsUnderstood(string text, string expected)
    {
        Assert.True(FeedDate.TryRead(text, out DateTimeOffset date, out _));
        Assert.Equal(expected, date.ToString("O", CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("yesterday")]
    [InlineData("Tue, 31 Jun 2003 04:00:00 GMT")]
    [InlineData("2003-13-01")]
    [InlineData("2003-02-30T10:00:00Z")]
    [InlineData("2003-12-13T25:00:00Z")]
    [InlineData("2003-12-13T10:61:00Z")]
    [InlineData("0000-00-00T00:00:00Z")]
    [InlineData("Thu, 01 Jan 1970 99:99:99 GMT")]
    [InlineData("42")]
    [InlineData("0312")]
    [InlineData("2003-W53")]
    [InlineData("2003-W50-8")]
    [InlineData("2003\u5E7413\u67081\u65E5")]
    [InlineData("Tue, 10 Jun 2003 04:00:00 GMT and some more words than a date has")]
    [InlineData("0001-01-01T00:00:00+12:00")]
    [InlineData("9999-12-31T24:00:00Z")]
    [InlineData("99999999999999999999999999")]
    public void TryRead_WhatIsNoDate_IsRefused(string text) => Assert.False(FeedDate.TryRead(text, out _, out _));

    [Theory]
    [InlineData("2003-12-13T18:30:02")]
    [InlineData("Tue, 10 Jun 2003 04:00:00")]
    [InlineData("Tue, 10 Jun 2003 04:00:00 XYZT")]
    [InlineData("06/07/2003 04:00:00 GMT")]
    [InlineData("05/11/2024")]
    [InlineData("ng\u00E0y 01 jan 2004 10:00:00 +0200")]
    [InlineData("1055217600")]
    [InlineData("Tue, 10 Jun 2003 04:00:00 +1500")]
    public void TryRead_WithAGuess_SaysSo(string text)
    {
        Assert.True(FeedDate.TryRead(text, out _, out string? doubt));
        Assert.NotNull(doubt);
    }

    [Fact]
    public void TryRead_MonthAndDayInEitherOrder_SaysThatBeforeItSaysThatTheZoneIsMissing()
    {
        Assert.True(FeedDate.TryRead("05/11/2024 10:00", out _, out string? doubt));
        Assert.Contains("either order", doubt, StringComparison.Ordinal);
    }

    [Fact]
    public void Written_ReadAgain_IsTheSame()
    {
        var date = new DateTimeOffset(2003, 6, 1, 4, 5, 6, TimeSpan.FromMinutes(-210));
        Assert.Equal("2003-06-01T04:05:06-03:30", FeedDate.ToIso(date));
        Assert.Equal("Sun, 01 Jun 2003 04:05:06 -0330", FeedDate.ToMail(date));
        Assert.Equal("Sun, 01 Jun 2003 07:35:06 GMT", FeedDate.ToMail(date.ToUniversalTime()));
        foreach (string text in new[] { FeedDate.ToIso(date), FeedDate.ToMail(date) })
        {
            Assert.True(FeedDate.TryRead(text, out DateTimeOffset read, out string? doubt));
            Assert.True(read.EqualsExact(date));
            Assert.Null(doubt);
        }
    }

    // The quick way for the plain form of RFC 2822 says nothing else than the way for all kinds of dates.
    [Fact]
    public void TryRead_ThePlainForm_IsReadAsAllKindsAre()
    {
        string[] days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun", "mon", "Mar", "Xyz", "Mo"];
        string[] months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "dec", "Mai", "Xyz"];
        string[] forms =
        [
            "1 {0} 2024 10:00:00 +0200", "01 {0} 2024 00:00:00 -0330", "31 {0} 1999 23:59:59 GMT", "30 {0} 2005 23:59:60 GMT", "29 {0} 2023 24:00:00 +0000", "01 {0} 0104 10:00:00 GMT", "01 {0} 9999 24:00:00 GMT",
            "00 {0} 2024 10:00:00 GMT", "01 {0} 2024 25:00:00 GMT", "01 {0} 2024 10:60:00 GMT", "01 {0} 2024 10:00:00 +0260", "01 {0} 2024 10:00:00 +1500", "01 {0} 2024 10:00:00 +9900", "01 {0} 2024 10:00:00 UTC",
            "01 {0} 2024 10:00:00 EST", "01 {0} 2024 1:00:00 GMT", "01 {0} 2024 10:00 GMT", "01 {0} 24 10:00:00 GMT", "011 {0} 2024 10:00:00 GMT", " 1 {0} 2024 10:00:00 GMT", "01 {0} 0999 10:00:00 GMT", "01 {0} 1000 10:00:00 GMT",
        ];
        int quick = 0;
        foreach (string day in days)
        {
            foreach (string month in months)
            {
                foreach (string form in forms)
                {
                    string text = $"{day}, {string.Format(CultureInfo.InvariantCulture, form, month)}";
                    var plain = new DateParts();
                    if (!PlainMailDate.TryRead(text, ref plain))
                        continue;
                    quick++;
                    var parts = new DateParts();
                    Assert.True(MailDate.TryRead(text, ref parts), text);
                    Assert.Equal(parts, plain);
                }
            }
        }
        Assert.True(quick > 7 * 12 * 5, $"{quick} of the quick way's own");
        for (int i = 0; i <= "Wed, 01 May 2024 10:00:00 +0200".Length; i++)
        {
            var parts = new DateParts();
            Assert.Equal(i == "Wed, 01 May 2024 10:00:00 +0200".Length, PlainMailDate.TryRead("Wed, 01 May 2024 10:00:00 +0200".AsSpan(0, i), ref parts));
        }
    }

    // Every byte of these decides something, so each prefix and each one with a letter changed is a case.
    [Fact]
    public void TryRead_EveryPrefixAndEveryChange_NeverThrows()
    {
        string[] seeds = ["2003-12-13T18:30:02.25+01:00", "Tue, 10 Jun 2003 04:00:00 GMT+0200 (CET)", "Tuesday, 10-Jun-03 4:05 PM EST", "20031213T183002,5Z", "13/06/2003"];
        foreach (string seed in seeds)
        {
            for (int i = 0; i <= seed.Length; i++)
            {
                FeedDate.TryRead(seed[..i], out _, out _);
                foreach (char c in "0-:+ TZa.,/(9")
                    FeedDate.TryRead(seed[..i] + c + seed[Math.Min(i + 1, seed.Length)..], out _, out _);
            }
        }
    }
}
