using System.Buffers;
using System.Net;
using Microsoft.Win32.SafeHandles;
using NetClient.Networking.BackgroundTransfer.Internal.Http;
using NetClient.Networking.BackgroundTransfer.Internal.Journal;
using NetClient.Web;

namespace NetClient.Networking.BackgroundTransfer.Internal.Uploads;

internal sealed partial class Upload
{
    /// <summary>The body of an upload's request, read from the disk as fast as the connection takes it. It can be sent several times: after a challenge, after a redirection.</summary>
    private sealed class BodyContent(Upload upload, AnswerLimit limit, CancellationToken token) : HttpContent
    {
        private const int LeastBuffer = 1024;

        private StallWatch? _watch;

        /// <summary>What went wrong on this side; null when nothing did.</summary>
        public Exception? Failure { get; private set; }

        protected override bool TryComputeLength(out long length)
        {
            length = upload.TotalToSend;
            return true;
        }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            limit.Suspend();
            byte[] buffer = ArrayPool<byte>.Shared.Rent(upload.Engine.Options.BufferSize);
            using var watch = new StallWatch(upload.Engine.Options, upload.Engine.Time, cancellationToken);
            using CancellationTokenRegistration stall = watch.Token.UnsafeRegister(static body => ((BodyContent)body!).Stalled(), this);
            _watch = watch;
            try
            {
                Noting(() =>
                {
                    upload.BeginBody();
                    return 0;
                });
                foreach (PieceRecord piece in upload.Record.Pieces)
                    await SendAsync(piece, stream, buffer, watch).ConfigureAwait(false);
                limit.Restart();
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }

        // The streams of .NET's HTTP that bodies are written to look at no token but the request's.
        private void Stalled()
        {
            if (_watch is not { HasStalled: true } || token.IsCancellationRequested)
                return;
            TransferOptions options = upload.Engine.Options;
            Failure = TransferErrors.Of(WebErrorStatus.Timeout, upload.Address, $"the server took less than {options.StallBytes} bytes in {options.StallLimit.TotalSeconds:0} s");
            limit.Abort();
        }

        private async Task SendAsync(PieceRecord piece, Stream stream, byte[] buffer, StallWatch watch)
        {
            using SafeFileHandle file = Open(piece);
            long left = piece.Length;
            if (left == 0)
                Check(file, piece);
            for (long at = piece.Offset; left > 0;)
            {
                int read = Read(file, buffer.AsSpan(0, (int)Math.Min(left, PortionOf(buffer))), at, piece);
                left -= read;

                // Without its last bytes the body is not whole, and no server takes it for the file.
                if (left == 0)
                    Check(file, piece);
                await stream.WriteAsync(buffer.AsMemory(0, read), watch.Token).ConfigureAwait(false);
                at += read;
                watch.Moved(read);
                upload.Sent(read);
                await watch.RestAsync(upload.Rate.SpendAsync(read, watch.Token)).ConfigureAwait(false);
            }
        }

        private SafeFileHandle Open(PieceRecord piece) => Noting(() =>
        {
            SafeFileHandle file = SourceFile.Open(piece.Path ?? upload.Record.BodyPath!);
            try
            {
                SourceFile.Check(file, piece);
                return file;
            }
            catch
            {
                file.Dispose();
                throw;
            }
        });

        private void Check(SafeFileHandle file, PieceRecord piece) => Noting(() =>
        {
            SourceFile.Check(file, piece);
            return 0;
        });

        // The page cache reads ahead of us: another thread for each read would cost more than it saves.
        private int Read(SafeFileHandle file, Span<byte> destination, long at, PieceRecord piece)
        {
            try
            {
                return RandomAccess.Read(file, destination, at) is > 0 and var read
                    ? read
                    : throw SourceFile.Changed(piece.Path ?? upload.Record.BodyPath!, "it ends before its end");
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                Failure = Errors.FileErrors.Translate(e, "Read", piece.Path ?? upload.Record.BodyPath!) ?? e;
                throw Failure;
            }
        }

        private T Noting<T>(Func<T> look)
        {
            try
            {
                return look();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                Failure = e;
                throw;
            }
        }

        // Below a limit, small portions: bytes should trickle, not go in gushes with pauses that look like a stall.
        private int PortionOf(byte[] buffer) =>
            upload.Record.MaxBytesPerSecond is > 0 and var rate ? (int)Math.Clamp(rate / 10, LeastBuffer, (ulong)buffer.Length) : buffer.Length;
    }
}
