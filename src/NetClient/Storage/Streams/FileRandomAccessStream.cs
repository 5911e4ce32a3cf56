using NetClient.Storage.Streams.Internal;

namespace NetClient.Storage.Streams;

/// <summary>A random access stream over a file.</summary>
/// <remarks>Clones and the streams of <see cref="GetInputStreamAt"/> and <see cref="GetOutputStreamAt"/> share the open file, each with a position and a life
/// of its own, and may be used by different threads at the same time: each read and write names its position to the system. The file is closed with the last of
/// them. Reads and writes of memory (<c>ReadAsync(Memory)</c>, <c>AsStream()</c>) copy nothing.
/// <para>A cancelled read leaves the stream usable; a cancelled write may have written some of its bytes.</para>
/// <para>Source: <see href="https://learn.microsoft.com/uwp/api/windows.storage.streams.filerandomaccessstream"/> (documented).</para></remarks>
public sealed partial class FileRandomAccessStream : IRandomAccessStream, IMemoryInput, IMemoryOutput
{
    private readonly RandomAccessView _view;

    internal FileRandomAccessStream(RandomAccessView view) => _view = view;

    /// <summary>True.</summary>
    public bool CanRead => _view.CanRead;

    /// <summary>Whether it was opened for writing.</summary>
    public bool CanWrite => _view.CanWrite;

    /// <inheritdoc/>
    public ulong Position => _view.Position;

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">It is set, and the stream cannot be written (0x8000000E).</exception>
    /// <exception cref="IOException">The file system cannot have a file of that size (0x800700DF), or the disk is full (0x80070070).</exception>
    public ulong Size
    {
        get => _view.Size;
        set => _view.Size = value;
    }

    /// <inheritdoc/>
    public void Seek(ulong position) => _view.Seek(position);

    /// <inheritdoc/>
    public IInputStream GetInputStreamAt(ulong position) => new FileInputStream((RandomAccessView)_view.GetInputStreamAt(position));

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The stream cannot be written (0x8000000E).</exception>
    public IOutputStream GetOutputStreamAt(ulong position) => new FileOutputStream((RandomAccessView)_view.GetOutputStreamAt(position));

    /// <inheritdoc/>
    public IRandomAccessStream CloneStream() => new FileRandomAccessStream(_view.Clone());

    /// <inheritdoc/>
    /// <exception cref="IOException">The file was written meanwhile, and the stream is a polite reader's (0x80070323), or the device failed
    /// (0x8007045D).</exception>
    public ValueTask<IBuffer> ReadAsync(IBuffer buffer, uint count, InputStreamOptions options, CancellationToken cancellationToken = default) =>
        _view.ReadAsync(buffer, count, options, cancellationToken);

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The stream cannot be written (0x8000000E).</exception>
    /// <exception cref="IOException">The disk is full (0x80070070), the file would be too large (0x800700DF), or the device failed (0x8007045D).</exception>
    public ValueTask<uint> WriteAsync(IBuffer buffer, CancellationToken cancellationToken = default) => _view.WriteAsync(buffer, cancellationToken);

    /// <summary>Ends when the disk has what was written.</summary>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>True.</returns>
    /// <exception cref="ObjectDisposedException">The stream was closed (0x80000013).</exception>
    /// <exception cref="IOException">The data could not be written (0x80070070, 0x8007045D).</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled (0x800704C7).</exception>
    public ValueTask<bool> FlushAsync(CancellationToken cancellationToken = default) => _view.FlushAsync(cancellationToken);

    /// <summary>Closes this stream; those that share its file go on. Calling again does nothing.</summary>
    public void Dispose() => _view.Dispose();

    ValueTask<int> IMemoryInput.ReadAsync(Memory<byte> destination, CancellationToken cancellationToken) => _view.ReadAsync(destination, cancellationToken);

    ValueTask IMemoryOutput.WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken) => _view.WriteAsync(source, cancellationToken);
}
