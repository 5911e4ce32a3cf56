using NetClient.Internal;

namespace NetClient.Networking.BackgroundTransfer;

public sealed partial class DownloadOperation
{
    internal const uint UsualConnections = 4;

    private const uint MostConnections = 16;

    /// <summary>The SHA-256 that the file must have, as 64 hexadecimal digits; null for none. A file that has another is not accepted. An addition.</summary>
    /// <value>Default null. It is set before <see cref="StartAsync"/>.</value>
    /// <exception cref="InvalidOperationException">The download was started (0x8000000E).</exception>
    /// <exception cref="ArgumentException">The value is no SHA-256 (0x80070057).</exception>
    /// <remarks>A digest that the server itself sends (<c>Repr-Digest</c>, <c>Content-Digest</c>: RFC 9530) is checked in any case.</remarks>
    public string? ExpectedSha256
    {
        get => _download.Record.Sha256 is { } digest ? Convert.ToHexStringLower(digest) : null;
        set
        {
            ThrowIfStarted(nameof(ExpectedSha256));
            byte[]? digest = null;
            if (value is not null)
            {
                if (value.Length != 64 || !value.All(char.IsAsciiHexDigit))
                    throw Throw.Argument("A SHA-256 has 64 hexadecimal digits.", nameof(value));
                digest = Convert.FromHexString(value);
            }
            _download.Remember(record => record with { Sha256 = digest });
        }
    }

    /// <summary>How many connections the download may use when the server sends parts and more of them prove faster. An addition.</summary>
    /// <value>Default that of the downloader. 1 to 16. It is set before <see cref="StartAsync"/>.</value>
    /// <exception cref="InvalidOperationException">The download was started (0x8000000E).</exception>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of its range (0x80070057).</exception>
    public uint MaxConnections
    {
        get => _download.Record.MaxConnections;
        set
        {
            ThrowIfStarted(nameof(MaxConnections));
            uint connections = CheckConnections(value);
            _download.Remember(record => record with { MaxConnections = connections });
        }
    }

    /// <summary>The most bytes per second, over all of its connections. An addition.</summary>
    /// <value>Default that of the downloader; 0 for no limit. It can be changed at any time.</value>
    public ulong MaxBytesPerSecond
    {
        get => _download.Record.MaxBytesPerSecond;
        set => _download.LimitTo(value);
    }

    internal static uint CheckConnections(uint value) =>
        value is >= 1 and <= MostConnections ? value : throw Throw.Range($"A download has 1 to {MostConnections} connections, not {value}.", nameof(value));

    private void ThrowIfStarted(string property)
    {
        if (_download.IsStarted)
            throw Throw.WrongState($"{property} is set before StartAsync.");
    }
}
