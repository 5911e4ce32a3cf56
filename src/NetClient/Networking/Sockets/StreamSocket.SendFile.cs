using Microsoft.Win32.SafeHandles;
using NetClient.Errors;
using NetClient.Internal;
using NetClient.Networking.Sockets.Internal;

namespace NetClient.Networking.Sockets;

public sealed partial class StreamSocket
{
    /// <summary>Sends a file, or a part of it. An addition.</summary>
    /// <param name="path">The file; it is opened for reading, and others may read it meanwhile.</param>
    /// <param name="offset">The first byte, in bytes from the file's beginning.</param>
    /// <param name="count">How many bytes; null for all that follow.</param>
    /// <param name="cancellationToken">Stops it, which breaks the connection like a cancelled write.</param>
    /// <exception cref="IOException">The file cannot be opened or read, or has become shorter; the latter breaks the connection.</exception>
    /// <inheritdoc cref="SendFileAsync(SafeFileHandle, long, long?, CancellationToken)"/>
    public async Task SendFileAsync(string path, long offset = 0, long? count = null, CancellationToken cancellationToken = default)
    {
        Throw.IfNullOrEmpty(path);
        using SafeFileHandle file = File.OpenHandle(path, options: FileOptions.Asynchronous | FileOptions.SequentialScan);
        await SendFileAsync(file, offset, count, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sends a file, or a part of it. An addition.</summary>
    /// <param name="file">The file, open for reading. Its position does not matter and does not change.</param>
    /// <param name="offset">The first byte, in bytes from the file's beginning.</param>
    /// <param name="count">How many bytes; null for all that follow.</param>
    /// <param name="cancellationToken">Stops it, which breaks the connection like a cancelled write.</param>
    /// <remarks>It counts as one write. In clear text on Linux the system sends out of its own file cache (sendfile(2)), with but a few kilobytes now and then through the process; under TLS, and
    /// on other systems, the file is read and sent. Calls of the system that wait for the disk run on the thread pool.</remarks>
    /// <exception cref="ArgumentException"><paramref name="file"/> is null (0x80070057), or the part is not in the file (0x8000000B).</exception>
    /// <exception cref="InvalidOperationException">Not connected, the output was closed, or another write is under way (0x8000000E).</exception>
    /// <exception cref="ObjectDisposedException">The socket was closed before the call (0x80000013).</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled (0x800704C7).</exception>
    /// <exception cref="IOException">The file cannot be read, or has become shorter, which breaks the connection.</exception>
    /// <exception cref="NetworkException">The connection failed, or was closed meanwhile (0x800703E3).</exception>
    public async Task SendFileAsync(SafeFileHandle file, long offset = 0, long? count = null, CancellationToken cancellationToken = default)
    {
        Throw.IfNull(file);
        Transport transport = OpenTransport(nameof(SendFileAsync));
        ThrowIfNotWritable();
        long length = RandomAccess.GetLength(file);
        if (offset < 0 || offset > length)
            throw Throw.Bounds($"The file has {length} bytes.", nameof(offset));
        if (count is < 0 || count > length - offset)
            throw Throw.Bounds($"The file has {length - offset} bytes from there.", nameof(count));
        if (cancellationToken.IsCancellationRequested)
            throw Throw.Canceled(cancellationToken);

        CancellationToken stop = _writing.Begin(cancellationToken);
        bool isWhole = false;
        try
        {
            await FileSender.SendAsync(OpenTransport(nameof(SendFileAsync)), file, offset, count ?? length - offset, _context.Metrics.Sent, stop).ConfigureAwait(false);
            isWhole = true;
        }
        catch (Exception e) when (e is not NetworkException && (e is not IOException || NetworkErrors.FindSocketException(e) is not null || _lifecycle.IsClosed))
        {
            Exception explained = Explain(e, NetworkStage.Write, cancellationToken); // before the break, which would be the reason
            if (!_lifecycle.IsClosed)
                BreakOff(transport);
            isWhole = true; // broken off already
            throw explained;
        }
        finally
        {
            if (!isWhole && !_lifecycle.IsClosed)
                BreakOff(transport); // the peer must not take half a file for all of it
            _writing.End();
        }
    }
}
