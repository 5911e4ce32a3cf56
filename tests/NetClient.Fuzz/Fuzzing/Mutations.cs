namespace NetClient.Fuzz.Fuzzing;

/// <summary>Damages an input the way files and networks do, and the way an attacker would.</summary>
internal sealed class Mutations(Random random, IReadOnlyList<byte[]> dictionary, int longest)
{
    private static readonly byte[] Interesting = [0x00, 0x01, 0x7F, 0x80, 0xC0, 0xC3, 0xED, 0xF4, 0xFE, 0xFF, (byte)'<', (byte)'>', (byte)'&', (byte)'"', (byte)' ', (byte)'\r', (byte)'\n'];

    /// <summary>A few changes to one input, with parts of another.</summary>
    public byte[] Apply(byte[] input, byte[] other)
    {
        byte[] bytes = input;
        for (int changes = 1 + random.Next(random.Next(2) == 0 ? 2 : 12); changes > 0; changes--)
            bytes = Once(bytes, other);
        return bytes.Length > longest ? bytes[..longest] : bytes;
    }

    private byte[] Once(byte[] bytes, byte[] other) => random.Next(10) switch
    {
        0 => Replace(bytes, (byte)(1 << random.Next(8)), flip: true),
        1 => Replace(bytes, Interesting[random.Next(Interesting.Length)], flip: false),
        2 => Replace(bytes, (byte)random.Next(256), flip: false),
        3 => Put(bytes, dictionary[random.Next(dictionary.Count)], over: 0),
        4 => dictionary[random.Next(dictionary.Count)] is var word ? Put(bytes, word, over: word.Length) : bytes,
        5 => Part(bytes) is var cut ? [.. bytes[..cut.Start.Value], .. bytes[cut.End.Value..]] : bytes,
        6 => Put(bytes, bytes[Part(bytes)], over: 0),
        7 => Put(bytes, other[Part(other)], over: random.Next(2) * 16),
        8 when random.Next(8) == 0 => bytes[..random.Next(bytes.Length + 1)],
        9 when random.Next(8) == 0 => Repeat(bytes, Part(bytes)),
        _ => Put(bytes, [(byte)random.Next(256)], over: 0),
    };

    private byte[] Replace(byte[] bytes, byte value, bool flip)
    {
        if (bytes.Length == 0)
            return [value];
        bytes = [.. bytes];
        int place = random.Next(bytes.Length);
        bytes[place] = flip ? (byte)(bytes[place] ^ value) : value;
        return bytes;
    }

    private byte[] Put(byte[] bytes, ReadOnlySpan<byte> piece, int over)
    {
        int place = random.Next(bytes.Length + 1);
        return [.. bytes.AsSpan(0, place), .. piece, .. bytes.AsSpan(Math.Min(place + over, bytes.Length))];
    }

    // The same again and again: what a reader does once per piece shows when there are very many.
    private byte[] Repeat(byte[] bytes, Range part)
    {
        (int start, int length) = part.GetOffsetAndLength(bytes.Length);
        if (length == 0)
            return bytes;
        int times = Math.Min(1 + random.Next(random.Next(4) == 0 ? 4096 : 64), (longest - bytes.Length) / length);
        var repeated = new List<byte>(bytes.AsSpan(0, start).ToArray());
        for (; times >= 0; times--)
            repeated.AddRange(bytes.AsSpan(start, length));
        repeated.AddRange(bytes.AsSpan(start + length));
        return [.. repeated];
    }

    private Range Part(byte[] bytes)
    {
        int start = random.Next(bytes.Length + 1);
        int length = random.Next(Math.Min(bytes.Length - start, random.Next(4) == 0 ? bytes.Length : 32) + 1);
        return start..(start + length);
    }
}
