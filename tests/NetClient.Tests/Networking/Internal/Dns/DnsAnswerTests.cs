using FsCheck;
using FsCheck.Fluent;
using NetClient.Networking.Internal.Dns;

namespace NetClient.Tests.Networking.Internal.Dns;

public sealed class DnsAnswerTests
{
    private const string Name = "_sip._udp.example.test";

    private static readonly DnsQuery Query = new(0x1234, Name, DnsRecordType.Srv, withEdns: true);

    [Fact]
    public void Services_CompressedTarget_IsRead()
    {
        // "sip" followed by a pointer to "example.test" inside the question
        byte[] target = [3, (byte)'s', (byte)'i', (byte)'p', 0xC0, 12 + 10];
        var answer = Parse(Answer().Record(1, [0xC0, 12], DnsRecordType.Srv, DnsTestMessage.SrvData(1, 2, 5060, target)));
        Assert.Equal([new SrvRecord(1, 2, 5060, "sip.example.test")], answer.Services());
    }

    [Fact]
    public void Services_RootTarget_IsEmpty() => Assert.Equal("", Assert.Single(Parse(Answer().Srv(0, 0, 0, "")).Services()).Target);

    [Fact]
    public void Services_NameInOtherCase_Counts() =>
        Assert.Single(Parse(Answer().Record(1, DnsTestMessage.Name("_SIP._Udp.EXAMPLE.test"), DnsRecordType.Srv, DnsTestMessage.SrvData(0, 0, 1, [0]))).Services());

    [Fact]
    public void Services_RecordsOfOthers_DoNotCount()
    {
        byte[] data = DnsTestMessage.SrvData(0, 0, 666, DnsTestMessage.Name("evil.test"));
        var answer = Parse(Answer()
            .Record(1, DnsTestMessage.Name("other.test"), DnsRecordType.Srv, data)                     // another owner
            .Record(1, [0xC0, 12], DnsRecordType.Srv, data, recordClass: 3)                            // another class
            .Record(1, [0xC0, 12], DnsRecordType.A, data)                                              // another type
            .Record(2, [0xC0, 12], DnsRecordType.Srv, data)                                            // authority section
            .Record(3, [0xC0, 12], DnsRecordType.Srv, data));                                          // additional section
        Assert.Empty(answer.Services());
    }

    [Fact]
    public void Services_BehindAliases_AreFound()
    {
        var answer = Parse(Answer()
            .Record(1, DnsTestMessage.Name("b.test"), DnsRecordType.Srv, DnsTestMessage.SrvData(0, 0, 7, DnsTestMessage.Name("host.test")))
            .Record(1, DnsTestMessage.Name("a.test"), DnsRecordType.Cname, DnsTestMessage.Name("b.test"))
            .Record(1, [0xC0, 12], DnsRecordType.Cname, DnsTestMessage.Name("a.test")));
        Assert.Equal(7, Assert.Single(answer.Services()).Port);
    }

    [Fact]
    public void Services_AliasesInACircle_EndWithNothing()
    {
        var answer = Parse(Answer().Record(1, [0xC0, 12], DnsRecordType.Cname, DnsTestMessage.Name("a.test")).Record(1, DnsTestMessage.Name("a.test"), DnsRecordType.Cname, [0xC0, 12]));
        Assert.Empty(answer.Services());
    }

    [Theory]
    [InlineData("evil\\.name", "evil\\092\\046name.test")]
    [InlineData("a b", "a\\032b.test")]
    [InlineData("\u00ff\0", "\\255\\000.test")]
    public void Services_StrangeBytesInAName_AreEscaped(string label, string expected)
    {
        byte[] bytes = System.Text.Encoding.Latin1.GetBytes(label);
        byte[] target = [(byte)bytes.Length, .. bytes, 4, (byte)'t', (byte)'e', (byte)'s', (byte)'t', 0];
        var answer = Parse(Answer().Record(1, [0xC0, 12], DnsRecordType.Srv, DnsTestMessage.SrvData(0, 0, 1, target)));
        Assert.Equal(expected, Assert.Single(answer.Services()).Target);
    }

    [Fact]
    public void Parse_PointerToItself_IsRefused() => AssertMalformed(Answer().Record(1, [0xC0, (byte)Answer().ToArray().Length], DnsRecordType.A, []), "backwards");

    [Fact]
    public void Parse_PointerForward_IsRefused() => AssertMalformed(Answer().Record(1, [0xC0, 0xFF], DnsRecordType.A, new byte[300]), "backwards");

    [Fact]
    public void Parse_PointersInACircle_AreRefused()
    {
        // A label, then a pointer back to that label: each turn reads more, but never leads further back.
        int at = Answer().ToArray().Length;
        AssertMalformed(Answer().Record(1, [1, (byte)'a', 0xC0, (byte)at], DnsRecordType.A, []), "backwards");
    }

    [Fact]
    public void Parse_NameOver255Bytes_IsRefused()
    {
        byte[] label = [63, .. new byte[63]];
        AssertMalformed(Answer().Record(1, [.. label, .. label, .. label, .. label, 0], DnsRecordType.A, []));
        byte[] longest = [.. label, .. label, .. label, 61, .. new byte[61], 0];
        Assert.Equal(255, longest.Length);
        Parse(Answer().Record(1, longest, DnsRecordType.A, []));
    }

    [Theory]
    [InlineData(0x40)]
    [InlineData(0x80)]
    public void Parse_UnknownLabelType_IsRefused(byte type) => AssertMalformed(Answer().Record(1, [type, .. new byte[200]], DnsRecordType.A, []));   // room for a label of 64

    [Fact]
    public void Parse_RecordLongerThanTheMessage_IsRefused() => AssertMalformed(Answer().Record(1, [0xC0, 12], DnsRecordType.A, [1, 2, 3, 4], dataLength: 5));

    [Fact]
    public void Parse_TooManyRecords_IsRefused()
    {
        byte[] record = [0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0];
        byte[] most = [.. Answer().ToArray(), .. Enumerable.Repeat(record, 1024).SelectMany(r => r)];
        (most[6], most[7]) = (0x04, 0x00);
        DnsAnswer.Parse(most);
        byte[] more = [.. most, .. record];
        more[7] = 1;
        Assert.Throws<DnsFormatException>(() => DnsAnswer.Parse(more));
    }

    [Fact]
    public void Parse_TwoQuestions_IsRefused()
    {
        byte[] message = [.. Answer().ToArray(), .. DnsTestMessage.Name("b.test"), 0, 33, 0, 1];
        message[5] = 2;
        Assert.Throws<DnsFormatException>(() => DnsAnswer.Parse(message));
    }

    [Theory]
    [InlineData(6)]
    [InlineData(9)]
    public void Services_NameThatDoesNotFillItsRecord_IsRefused(int length)
    {
        var answer = Parse(Answer().Record(1, [0xC0, 12], DnsRecordType.Srv, [0, 0, 0, 0, 0, 1, 0, 9, 9], dataLength: length).Record(1, [0], DnsRecordType.A, []), pad: 9 - length);
        Assert.Throws<DnsFormatException>(answer.Services);
    }

    [Theory]
    [InlineData(1, 16)]
    [InlineData(1, 3)]
    [InlineData(28, 4)]
    public void Addresses_OfTheWrongLength_AreRefused(int type, int length) => Assert.Throws<DnsFormatException>(
        () => Parse(Answer().Record(1, [0xC0, 12], (DnsRecordType)type, new byte[length])).Addresses((DnsRecordType)type));

    [Fact]
    public void Parse_EveryPrefixOfAnAnswer_IsRefused()
    {
        byte[] whole = Answer().Srv(1, 2, 3, "host.example.test").Record(3, [0], DnsRecordType.Opt, [], 1232).ToArray();
        DnsAnswer.Parse(whole);
        for (int length = 0; length < whole.Length; length++)
            Assert.Throws<DnsFormatException>(() => DnsAnswer.Parse(whole.AsMemory(0, length)));
    }

    [Fact]
    public void Parse_RandomBytes_EndsInAnAnswerOrAFormatException()
    {
        // Bytes that mean something in a message come more often than the rest: they get past the first checks.
        Gen<byte> oneByte = Gen.Frequency((5, Gen.Elements<byte>(0, 0, 0, 1, 2, 4, 12, 16, 33, 41, 0xC0)), (1, Gen.Choose(0, 255).Select(i => (byte)i)));
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(5000).WithEndSize(200), Prop.ForAll(oneByte.ArrayOf().ToArbitrary(), bytes =>
        {
            Survives([0x12, 0x34, 0x81, 0x80, 0, 1, 0, 3, 0, 1, 0, 1, .. bytes]);
            Survives([.. Answer().ToArray()[..6], 0, 9, 0, 9, 0, 9, .. Answer().ToArray()[12..], .. bytes]);
            Survives(bytes);
        }));
    }

    [Fact]
    public void Parse_MutatedAnswers_EndInAnAnswerOrAFormatException()
    {
        byte[] whole = Answer()
            .Record(1, [0xC0, 12], DnsRecordType.Cname, DnsTestMessage.Name("a.test"))
            .Record(1, DnsTestMessage.Name("a.test"), DnsRecordType.Srv, DnsTestMessage.SrvData(1, 2, 3, [1, (byte)'b', 0xC0, 12]))
            .Address("192.0.2.1").Address("2001:db8::1").Record(3, [0], DnsRecordType.Opt, [], 1232).ToArray();
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(3000), Prop.ForAll<(NonNegativeInt At, byte Value)[]>(changes =>
        {
            byte[] mutated = [.. whole];
            foreach ((NonNegativeInt at, byte value) in changes)
                mutated[at.Get % mutated.Length] = value;
            Survives(mutated);
        }));
        for (int at = 0; at < whole.Length; at++)
        {
            foreach (byte value in (byte[])[0x00, 0x3F, 0x40, 0xC0, 0xFF])
            {
                byte[] mutated = [.. whole];
                mutated[at] = value;
                Survives(mutated);
            }
        }
    }

    [Theory]
    [InlineData(127, true)]
    [InlineData(128, false)]
    public void Parse_ChainOfPointers_IsBounded(int pointers, bool isRead)
    {
        // A record of 300 bytes for the chain: a root label, then pointers that each lead to the one before; then a record named by the last.
        int start = Answer().ToArray().Length + 12;
        byte[] chain = new byte[300];
        for (int i = 1, before = start; i < pointers; before = start + (i * 2) - 1, i++)
            (chain[(i * 2) - 1], chain[i * 2]) = ((byte)(0xC0 | (before >> 8)), (byte)before);
        int last = start + ((pointers - 1) * 2) - 1;
        DnsTestMessage message = Answer().Record(1, [0xC0, 12], DnsRecordType.A, chain).Record(1, [(byte)(0xC0 | (last >> 8)), (byte)last], DnsRecordType.A, []);
        if (isRead)
            Parse(message);
        else
            Assert.Contains("too many", Assert.Throws<DnsFormatException>(() => Parse(message)).Message, StringComparison.Ordinal);
    }

    private static void Survives(byte[] message)
    {
        try
        {
            DnsAnswer answer = DnsAnswer.Parse(message);
            _ = answer.Services();
            _ = answer.Addresses(DnsRecordType.A);
            _ = answer.Addresses(DnsRecordType.Aaaa);
        }
        catch (DnsFormatException)
        {
        }
        _ = Query.TryRead(message);
    }

    private static DnsTestMessage Answer() => DnsTestMessage.AnswerTo(Query.Message.Span);

    private static DnsAnswer Parse(DnsTestMessage message, int pad = 0) => DnsAnswer.Parse(pad == 0 ? message.ToArray() : Remove(message.ToArray(), pad));

    // Takes bytes out before the last record (11 bytes), where the data of the one before it ends.
    private static byte[] Remove(byte[] message, int count) => [.. message[..^(11 + count)], .. message[^11..]];

    private static void AssertMalformed(DnsTestMessage message, string reason = "") =>
        Assert.Contains(reason, Assert.Throws<DnsFormatException>(() => DnsAnswer.Parse(message.ToArray())).Message, StringComparison.Ordinal);
}
