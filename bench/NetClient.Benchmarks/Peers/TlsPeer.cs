using System.Net.Security;
using System.Security.Authentication;
using NetClient.TestServers;

namespace NetClient.Benchmarks.Peers;

/// <summary>The counterpart of the TLS rows: SslStream over blocking calls.</summary>
internal sealed class TlsPeer : IDisposable
{
    private readonly Lazy<TestPki> _pki = new(() => new TestPki());
    private SslStreamCertificateContext? _certificate;
    private long _full;
    private long _resumed;

    public byte[] Root => _pki.Value.Root.RawData;

    public Action<Stream> Serve(Action<Stream> inside, bool resume = true)
    {
        _certificate ??= SslStreamCertificateContext.Create(_pki.Value.Issue(), [_pki.Value.Intermediate], offline: true);
        // One options object for all connections: the sessions to resume hang on it.
        var options = new SslServerAuthenticationOptions { ServerCertificateContext = _certificate, AllowTlsResume = resume };
        return stream =>
        {
            var counting = new CountingStream(stream);
            using var tls = new SslStream(counting);
            try
            {
                tls.AuthenticateAsServer(options);
                Count(counting.LongestWrite);
                inside(tls);
            }
            catch (AuthenticationException)
            {
                // The client did not want to go on.
            }
        };
    }

    /// <summary>How many handshakes there were, of either sort.</summary>
    public string CountHandshakes() => $"{Interlocked.Read(ref _full)} full and {Interlocked.Read(ref _resumed)} resumed handshakes, warm-up included, as the server counted";

    public void Dispose()
    {
        if (_pki.IsValueCreated)
            _pki.Value.Dispose();
    }

    // .NET does not tell a server whether a session was resumed. The bytes do: in a full handshake it sends its certificates, which take more than a kilobyte.
    private void Count(long longestWrite) => Interlocked.Increment(ref longestWrite > 1024 ? ref _full : ref _resumed);

    private sealed class CountingStream(Stream inner) : Stream
    {
        /// <summary>The bytes of the longest write so far.</summary>
        public long LongestWrite { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);

        public override int Read(Span<byte> buffer) => inner.Read(buffer);

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            LongestWrite = Math.Max(LongestWrite, buffer.Length);
            inner.Write(buffer);
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
