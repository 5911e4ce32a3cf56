namespace NetClient.Benchmarks.Peers;

/// <summary>What a counterpart does with a connection, plain or inside TLS.</summary>
internal static class PlainPeer
{
    private const int Chunk = 64 * 1024;

    public static void Echo(Stream stream)
    {
        byte[] buffer = new byte[4096];
        while (stream.Read(buffer) is > 0 and int count)
            stream.Write(buffer, 0, count);
    }

    public static void Sink(Stream stream)
    {
        byte[] buffer = new byte[Chunk];
        while (stream.Read(buffer) > 0)
        {
        }
    }

    public static void Source(Stream stream)
    {
        byte[] buffer = new byte[Chunk];
        while (true)
            stream.Write(buffer);
    }
}
