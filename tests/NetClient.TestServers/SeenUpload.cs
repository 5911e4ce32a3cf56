using System.Buffers;

namespace NetClient.TestServers;

/// <summary>A request with a body, as an <see cref="UploadServer"/> got it.</summary>
/// <param name="Number">Which one, from 0.</param>
/// <param name="Method">PUT, POST ...</param>
/// <param name="Target">The path and query.</param>
/// <param name="Headers">The headers.</param>
public sealed record SeenUpload(int Number, string Method, string Target, IReadOnlyDictionary<string, string> Headers)
{
    private readonly ArrayBufferWriter<byte> _body = new();

    /// <summary>What came of the body.</summary>
    public byte[] Body
    {
        get
        {
            lock (_body)
                return _body.WrittenSpan.ToArray();
        }
    }

    /// <summary>How many bytes were announced.</summary>
    public long Length => long.Parse(this["Content-Length"] ?? "0", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>A header; null when there is none of that name.</summary>
    public string? this[string name] => Headers.GetValueOrDefault(name);

    internal void Add(ReadOnlySpan<byte> bytes)
    {
        lock (_body)
            _body.Write(bytes);
    }
}
