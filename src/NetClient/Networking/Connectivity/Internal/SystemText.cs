using System.Text;

namespace NetClient.Networking.Connectivity.Internal;

/// <summary>Reads the small texts that a kernel makes up (/proc, /sys).</summary>
internal static class SystemText
{
    /// <summary>More than any of them needs; what lies beyond is left out.</summary>
    public const int Limit = 1 << 20;

    /// <summary>A file's text; null when there is none, or it went while it was read, as an adapter's does when the adapter goes.</summary>
    public static string? Read(string path) => ReadBytes(path) is { } bytes ? Encoding.UTF8.GetString(bytes) : null;

    /// <summary>A file's bytes; null as in <see cref="Read"/>.</summary>
    public static byte[]? ReadBytes(string path)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            return ReadToLimit(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>What a stream gives until its end or the limit.</summary>
    public static byte[] ReadToLimit(Stream stream)
    {
        using var kept = new MemoryStream();
        byte[] piece = new byte[4096];
        int count;
        while (kept.Length < Limit && (count = stream.Read(piece, 0, (int)Math.Min(piece.Length, Limit - kept.Length))) > 0)
            kept.Write(piece, 0, count);
        return kept.ToArray();
    }
}
