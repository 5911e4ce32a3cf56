using System.Buffers.Binary;
using NetClient.Networking.Connectivity;
using NetClient.Networking.Connectivity.Internal;

namespace NetClient.Tests.Networking.Connectivity.Internal;

public sealed class LldpTests
{
    // Destination, source, EtherType; chassis id: MAC address; port id: interface name; time to live; end.
    private static readonly byte[] Frame = Convert.FromHexString("0180C200000E02000000000188CC" + "0207" + "04020000000001" + "0405" + "0567653031" + "06020078" + "0000");

    [Fact]
    public void Parse_OneFrame_IsChassisAndPort()
    {
        (LanIdentifierData chassis, LanIdentifierData port) = Lldp.Parse(Framed(Frame))!.Value;
        Assert.Equal(4u, chassis.Type);
        Assert.Equal(Convert.FromHexString("020000000001"), chassis.Value);
        Assert.Equal(5u, port.Type);
        Assert.Equal("ge01"u8.ToArray(), port.Value);
    }

    [Fact]
    public void Parse_SecondFrameIsGood_IsFound() => Assert.NotNull(Lldp.Parse([.. Framed([1, 2, 3]), .. Framed(Frame)]));

    [Fact]
    public void Parse_CutAnywhere_IsNothingAndNeverThrows()
    {
        byte[] whole = Framed(Frame);
        int enough = 8 + 14 + 9 + 7;   // to the end of the port
        for (int length = 0; length < whole.Length; length++)
        {
            Assert.Null(Lldp.Parse(whole.AsSpan(0, length)));
            if (length >= 8)
                Assert.Equal(length >= enough, Lldp.Parse(Framed(whole[8..length])) is not null);
        }
    }

    [Theory]
    [InlineData(12, 0x08)]   // another EtherType
    [InlineData(14, 0x04)]   // the port before the chassis
    [InlineData(15, 0x00)]   // an id without even a subtype
    [InlineData(15, 0xFF)]   // an id longer than the frame
    public void Parse_OneByteWrong_IsNothing(int at, byte value)
    {
        byte[] frame = [.. Frame];
        frame[at] = value;
        Assert.Null(Lldp.Parse(Framed(frame)));
    }

    [Fact]
    public void Parse_LengthOfAllOnes_IsNothing() => Assert.Null(Lldp.Parse(Enumerable.Repeat((byte)0xFF, 64).ToArray()));

    private static byte[] Framed(byte[] frame)
    {
        byte[] length = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)frame.Length);
        return [.. length, .. frame];
    }
}
