using System.Buffers.Binary;
using NetClient.Fuzz.Fuzzing;
using NetClient.Networking.Connectivity;
using NetClient.Networking.Connectivity.Internal;

namespace NetClient.Fuzz.Targets;

/// <summary>Lldp.Parse: frames from whoever is on the cable. It never throws, and what it finds stands in the file.</summary>
internal sealed class LldpTarget() : FuzzTarget("lldp")
{
    public override int LongestInput => 8192;

    public override IReadOnlyList<byte[]> Dictionary { get; } = [[0x88, 0xCC], [0x02, 0x07, 0x04], [0x04, 0x02, 0x07], [0x03, 0xFF], [0x05, 0xFF], [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], new byte[8]];

    public override byte[] Generate(Random random)
    {
        List<byte> file = [];
        for (int frames = random.Next(4); frames > 0; frames--)
        {
            byte[] frame = [.. Bytes(random, 12), 0x88, (byte)(random.Next(8) == 0 ? 0xCD : 0xCC), .. Id(random, 1), .. Id(random, 2), .. Bytes(random, random.Next(8))];
            byte[] length = new byte[8];
            BinaryPrimitives.WriteInt64LittleEndian(length, random.Next(8) == 0 ? random.NextInt64() : frame.Length + random.Next(-1, 2) * random.Next(2));
            file.AddRange([.. length, .. frame]);
        }
        return [.. file];
    }

    public override object? Act(byte[] input) => Lldp.Parse(input);

    public override long MostAllocated(int length) => 4096 + (4 * length);   // each frame may name both ids again

    public override string Judge(byte[] input, object? result)
    {
        if (result is not (LanIdentifierData chassis, LanIdentifierData port))
            return "none";
        foreach (LanIdentifierData id in (LanIdentifierData[])[chassis, port])
        {
            byte[] value = [.. id.Value];
            Require(value.Length is > 0 and < 511, "an id is empty or longer than its length can say");
            Require(input.AsSpan().IndexOf(value) >= 0, "an id has bytes that are not in the file");
        }
        return $"found, {chassis.Type % 8}, {port.Type % 8}";
    }

    private static byte[] Id(Random random, int type)
    {
        byte[] value = Bytes(random, random.Next(8) == 0 ? random.Next(511) : random.Next(8));
        int header = (type << 9) | Math.Clamp(value.Length + (random.Next(8) == 0 ? random.Next(-2, 3) : 0), 0, 511);
        return [(byte)(header >> 8), (byte)header, .. value];
    }

    private static byte[] Bytes(Random random, int count)
    {
        byte[] bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }
}
