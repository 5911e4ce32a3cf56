using FsCheck;
using FsCheck.Fluent;
using NetClient.Errors;
using NetClient.Storage.Streams;

namespace NetClient.Tests.Storage.Streams;

/// <summary>What a writer writes, a reader reads: all types, both byte orders, all encodings, however the bytes arrive.</summary>
public sealed class DataRoundTripTests
{
    private const int NoUnicodeTranslation = unchecked((int)0x80070459);

    public static TheoryData<ByteOrder> Orders => new(ByteOrder.LittleEndian, ByteOrder.BigEndian);

    public static TheoryData<UnicodeEncoding> Encodings => new(UnicodeEncoding.Utf8, UnicodeEncoding.Utf16LE, UnicodeEncoding.Utf16BE);

    [Theory]
    [MemberData(nameof(Orders))]
    public void Values_AnyAtAll_ComeBack(ByteOrder order)
    {
        Prop.ForAll<ulong, double, Guid>((bits, real, guid) =>
        {
            long ticks = (long)bits;
            using var writer = new DataWriter { ByteOrder = order };
            var time = new DateTimeOffset((long)(bits % (ulong)DateTimeOffset.MaxValue.Ticks), TimeSpan.Zero);
            writer.WriteByte((byte)bits);
            writer.WriteBoolean((bits & 1) != 0);
            writer.WriteInt16((short)bits);
            writer.WriteUInt16((ushort)bits);
            writer.WriteInt32((int)bits);
            writer.WriteUInt32((uint)bits);
            writer.WriteInt64((long)bits);
            writer.WriteUInt64(bits);
            writer.WriteSingle((float)real);
            writer.WriteDouble(real);
            writer.WriteGuid(guid);
            writer.WriteDateTime(time);
            writer.WriteTimeSpan(new TimeSpan(ticks));

            using DataReader reader = DataReader.FromBuffer(writer.DetachBuffer());
            reader.ByteOrder = order;
            return reader.ReadByte() == (byte)bits
                && reader.ReadBoolean() == ((bits & 1) != 0)
                && reader.ReadInt16() == (short)bits
                && reader.ReadUInt16() == (ushort)bits
                && reader.ReadInt32() == (int)bits
                && reader.ReadUInt32() == (uint)bits
                && reader.ReadInt64() == (long)bits
                && reader.ReadUInt64() == bits
                && reader.ReadSingle().Equals((float)real)
                && reader.ReadDouble().Equals(real)
                && reader.ReadGuid() == guid
                && reader.ReadDateTime() == time
                && reader.ReadTimeSpan().Ticks == ticks
                && reader.UnconsumedBufferLength == 0;
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [MemberData(nameof(Encodings))]
    public void Text_AnyAtAll_ComesBack(UnicodeEncoding encoding)
    {
        Prop.ForAll<string>(any =>
        {
            string text = new([.. (any ?? "").Where(c => !char.IsSurrogate(c)), .. "\uFEFFß漢😀"]);
            using var writer = new DataWriter { UnicodeEncoding = encoding };
            uint measured = writer.MeasureString(text);
            bool same = writer.WriteString(text) == measured && writer.UnstoredBufferLength == measured;
            using DataReader reader = DataReader.FromBuffer(writer.DetachBuffer());
            reader.UnicodeEncoding = encoding;
            return same && reader.ReadString(encoding is UnicodeEncoding.Utf8 ? measured : (uint)text.Length) == text && reader.UnconsumedBufferLength == 0;
        }).QuickCheckThrowOnFailure();
    }

    [Theory(Timeout = 60_000)]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(4096)]
    public async Task Messages_HoweverTheyArrive_ComeBack(int step)
    {
        var store = new MemoryStream();
        using (var writer = new DataWriter(store.AsOutputStream()))
        {
            for (uint i = 0; i < 50; i++)
            {
                byte[] body = new byte[i * 7];
                Array.Fill(body, (byte)i);
                writer.WriteUInt32((uint)body.Length);
                writer.WriteBytes(body);
                Assert.Equal(4 + i * 7, await writer.StoreAsync(TestContext.Current.CancellationToken));
                Assert.Equal(0u, writer.UnstoredBufferLength);
            }
        }

        using var reader = new DataReader(new TrickleStream(store.ToArray(), step, yield: true).AsInputStream());
        for (uint i = 0; i < 50; i++)
        {
            Assert.Equal(4u, await reader.LoadAsync(4, TestContext.Current.CancellationToken));
            uint length = reader.ReadUInt32();
            Assert.Equal(length, await reader.LoadAsync(length, TestContext.Current.CancellationToken));
            byte[] body = new byte[length];
            reader.ReadBytes(body);
            Assert.Equal(i * 7, length);
            Assert.All(body, b => Assert.Equal((byte)i, b));
        }
    }

    [Fact]
    public void Layouts_KnownValues_AreTheBytesOfWindows()
    {
        using var writer = new DataWriter();
        Assert.Equal(ByteOrder.BigEndian, writer.ByteOrder);
        writer.WriteInt32(0x01020304);
        writer.WriteGuid(new Guid("00112233-4455-6677-8899-aabbccddeeff"));
        writer.WriteDateTime(new DateTimeOffset(1601, 1, 1, 1, 0, 0, TimeSpan.FromHours(1)).AddTicks(5));
        writer.WriteSingle(1);
        Assert.Equal("01020304" + "00112233445566778899AABBCCDDEEFF" + "0000000000000005" + "3F800000", Convert.ToHexString(writer.DetachBuffer().ToArray()));

        writer.ByteOrder = ByteOrder.LittleEndian;
        writer.WriteInt32(0x01020304);
        writer.WriteGuid(new Guid("00112233-4455-6677-8899-aabbccddeeff"));
        Assert.Equal("04030201" + "33221100554477668899AABBCCDDEEFF", Convert.ToHexString(writer.DetachBuffer().ToArray()));

        writer.UnicodeEncoding = UnicodeEncoding.Utf16LE;
        Assert.Equal(4u, writer.WriteString("a漢"));
        writer.UnicodeEncoding = UnicodeEncoding.Utf16BE;
        writer.WriteString("a漢");
        writer.UnicodeEncoding = UnicodeEncoding.Utf8;
        Assert.Equal(4u, writer.WriteString("a漢"));
        Assert.Equal("6100226F" + "00616F22" + "61E6BCA2", Convert.ToHexString(writer.DetachBuffer().ToArray()));
    }

    [Theory]
    [InlineData(new byte[] { 0xFF })]
    [InlineData(new byte[] { 0xC0, 0x80 })]
    [InlineData(new byte[] { 0xED, 0xA0, 0x80 })]
    [InlineData(new byte[] { 0xE6, 0xBC })]
    public void ReadString_NotUtf8_FailsAndReadsNothing(byte[] bytes)
    {
        using DataReader reader = DataReader.FromBuffer(bytes.AsBuffer());
        var e = Assert.ThrowsAny<ArgumentException>(() => reader.ReadString((uint)bytes.Length));
        Assert.Equal(NoUnicodeTranslation, e.HResult);
        Assert.Equal((uint)bytes.Length, reader.UnconsumedBufferLength);
    }

    [Fact]
    public void WriteString_HalfASurrogate_FailsInUtf8AndPassesInUtf16()
    {
        using var writer = new DataWriter();
        Assert.Equal(NoUnicodeTranslation, Assert.ThrowsAny<ArgumentException>(() => writer.WriteString("a\uD800")).HResult);
        Assert.Equal(0u, writer.UnstoredBufferLength);
        writer.UnicodeEncoding = UnicodeEncoding.Utf16BE;
        writer.WriteString("a\uD800");
        using DataReader reader = DataReader.FromBuffer(writer.DetachBuffer());
        reader.UnicodeEncoding = UnicodeEncoding.Utf16BE;
        Assert.Equal("a\uD800", reader.ReadString(2));
    }

    [Fact]
    public void Reads_PastWhatIsLoaded_AreOutOfBoundsAndReadNothing()
    {
        using DataReader reader = DataReader.FromBuffer(new byte[1].AsBuffer());
        reader.UnicodeEncoding = UnicodeEncoding.Utf16LE;
        Action[] reads =
        [
            () => reader.ReadInt16(), () => reader.ReadInt32(), () => reader.ReadUInt64(), () => reader.ReadDouble(), () => reader.ReadGuid(),
            () => reader.ReadDateTime(),
            () => reader.ReadTimeSpan(), () => reader.ReadString(1), () => reader.ReadString(uint.MaxValue), () => reader.ReadBytes(new byte[2]),
            () => reader.ReadBuffer(uint.MaxValue),
        ];
        foreach (Action read in reads)
            Assert.Equal(HResults.Bounds, Assert.Throws<ArgumentOutOfRangeException>(read).HResult);
        Assert.Equal(1u, reader.UnconsumedBufferLength);
        reader.ReadByte();
        Assert.Equal(HResults.Bounds, Assert.Throws<ArgumentOutOfRangeException>(() => reader.ReadByte()).HResult);
    }

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    public void ReadDateTime_BeyondTheCalendar_FailsAndReadsNothing(long ticks)
    {
        using var writer = new DataWriter();
        writer.WriteInt64(ticks);
        using DataReader reader = DataReader.FromBuffer(writer.DetachBuffer());
        Assert.Equal(HResults.InvalidArgument, Assert.Throws<ArgumentOutOfRangeException>(() => reader.ReadDateTime()).HResult);
        Assert.Equal(ticks, reader.ReadInt64());
    }

    [Fact]
    public void Settings_NoSuchValue_IsAnInvalidArgument()
    {
        using var writer = new DataWriter();
        Assert.Equal(HResults.InvalidArgument, Assert.Throws<ArgumentOutOfRangeException>(() => writer.ByteOrder = (ByteOrder)2).HResult);
        Assert.Equal(HResults.InvalidArgument, Assert.Throws<ArgumentOutOfRangeException>(() => writer.UnicodeEncoding = (UnicodeEncoding)3).HResult);
    }
}
