namespace NetClient.Storage.Streams;

/// <summary>Bytes that can be read and written at any position.</summary>
/// <remarks>One position serves reading and writing. Source:
/// <see href="https://learn.microsoft.com/uwp/api/windows.storage.streams.irandomaccessstream"/> (documented).</remarks>
public interface IRandomAccessStream : IInputStream, IOutputStream
{
    /// <summary>Whether the stream can be read.</summary>
    bool CanRead { get; }

    /// <summary>Whether the stream can be written.</summary>
    bool CanWrite { get; }

    /// <summary>Where the next read or write begins, in bytes from the start.</summary>
    ulong Position { get; }

    /// <summary>How many bytes there are. Setting it cuts the content off, or appends zeros.</summary>
    /// <exception cref="ArgumentException">More than the stream can have (0x80070057).</exception>
    /// <exception cref="ObjectDisposedException">The stream was closed (0x80000013).</exception>
    ulong Size { get; set; }

    /// <summary>Moves to a position. It is not checked here: past the end, reading finds no bytes, and writing fills the gap with zeros.</summary>
    /// <param name="position">Bytes from the start.</param>
    /// <exception cref="ObjectDisposedException">The stream was closed (0x80000013).</exception>
    void Seek(ulong position);

    /// <summary>Opens the same content for reading, with a position of its own.</summary>
    /// <param name="position">Where to begin, in bytes from the start.</param>
    /// <returns>The stream; close it when done.</returns>
    /// <exception cref="ObjectDisposedException">The stream was closed (0x80000013).</exception>
    IInputStream GetInputStreamAt(ulong position);

    /// <summary>Opens the same content for writing, with a position of its own.</summary>
    /// <param name="position">Where to begin, in bytes from the start.</param>
    /// <returns>The stream; close it when done.</returns>
    /// <exception cref="ObjectDisposedException">The stream was closed (0x80000013).</exception>
    IOutputStream GetOutputStreamAt(ulong position);

    /// <summary>Opens the same content again, with a position of its own that is 0, and a life of its own.</summary>
    /// <returns>The stream; close it when done.</returns>
    /// <exception cref="ObjectDisposedException">The stream was closed (0x80000013).</exception>
    IRandomAccessStream CloneStream();
}
