using NetClient.Internal;
using NetClient.Storage.Internal;
using NetClient.Storage.Streams;
using NetClient.Storage.Streams.Internal.Files;

namespace NetClient.Storage;

/// <summary>Reads and writes whole files in one call.</summary>
/// <remarks>
/// <list type="bullet">
/// <item><description>Encodings: a byte order mark at the start of the file decides, when reading and when writing: the file keeps its encoding and its mark.
/// Without one it is the encoding that was given, else UTF-8. Text in UTF-16 that is written from the start of a file gets a mark, so that it is read as what
/// it is; UTF-8 gets none, nor does what is appended to a file that has content (inferred). Bytes or text that the encoding cannot have fail
/// (<see cref="ArgumentException"/>, ERROR_NO_UNICODE_TRANSLATION, 0x80070459) and change nothing.</description></item>
/// <item><description>Memory: reading takes what the content takes, of files up to 512 MiB; longer ones fail at once (<see cref="IOException"/>, 0x800700DF).
/// Writing takes some 100 KB, whatever the size.</description></item>
/// <item><description>The calls named Write replace the file as a whole (see <see cref="StorageStreamTransaction"/>): a crash, a full disk or a cancellation
/// leaves the old content. The calls named Append write in place, and take back what they wrote when they fail; a crash may leave a part. Of calls that write
/// one file at the same time, one does it and the others fail (0x80070020): a writer keeps others out.</description></item>
/// <item><description>Lines end with CR LF when written, on every OS, as on Windows; when read, with LF, CR or CR LF.</description></item>
/// </list>
/// The file may be any object that is an <see cref="IStorageFile"/>, an app's own included. Source:
/// <see href="https://learn.microsoft.com/uwp/api/windows.storage.fileio"/> (documented); the details of encodings and lines: inferred.
/// </remarks>
public static partial class FileIO
{
    private const UnicodeEncoding DefaultEncoding = UnicodeEncoding.Utf8;

    /// <summary>Reads all text of a file, which is UTF-8 unless it says otherwise.</summary>
    /// <param name="file">The file.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The text, without the byte order mark.</returns>
    /// <inheritdoc cref="ReadTextAsync(IStorageFile, UnicodeEncoding, CancellationToken)" path="/exception"/>
    public static Task<string> ReadTextAsync(IStorageFile file, CancellationToken cancellationToken = default) =>
        ReadTextAsync(file, DefaultEncoding, cancellationToken);

    /// <summary>Reads all text of a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="encoding">The encoding of a file that has no byte order mark.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The text, without the byte order mark.</returns>
    /// <exception cref="ArgumentException">The file is null, the encoding is none of the enumeration (0x80070057), or the bytes are not of the encoding
    /// (0x80070459).</exception>
    /// <exception cref="FileNotFoundException">The file is gone (0x80070002).</exception>
    /// <exception cref="UnauthorizedAccessException">The system does not permit it (0x80070005).</exception>
    /// <exception cref="IOException">The file has more than 512 MiB (0x800700DF), was written meanwhile (0x80070323), or somebody has it open for himself alone
    /// (0x80070020).</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled (0x800704C7).</exception>
    public static Task<string> ReadTextAsync(IStorageFile file, UnicodeEncoding encoding, CancellationToken cancellationToken = default)
    {
        Check(file, encoding);
        return FileCall.RunAsync("Read", file.Path, token => TextFile.ReadTextAsync(file, encoding, token), cancellationToken);
    }

    /// <summary>Reads all lines of a file, which is UTF-8 unless it says otherwise.</summary>
    /// <param name="file">The file.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The lines, without their ends.</returns>
    /// <inheritdoc cref="ReadTextAsync(IStorageFile, UnicodeEncoding, CancellationToken)" path="/exception"/>
    public static Task<IList<string>> ReadLinesAsync(IStorageFile file, CancellationToken cancellationToken = default) =>
        ReadLinesAsync(file, DefaultEncoding, cancellationToken);

    /// <summary>Reads all lines of a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="encoding">The encoding of a file that has no byte order mark.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The lines, without their ends.</returns>
    /// <inheritdoc cref="ReadTextAsync(IStorageFile, UnicodeEncoding, CancellationToken)" path="/exception"/>
    public static Task<IList<string>> ReadLinesAsync(IStorageFile file, UnicodeEncoding encoding, CancellationToken cancellationToken = default)
    {
        Check(file, encoding);
        return FileCall.RunAsync<IList<string>>(
            "Read",
            file.Path,
            async token => TextFile.Split(await TextFile.ReadTextAsync(file, encoding, token).ConfigureAwait(false)),
            cancellationToken);
    }

    /// <summary>Reads all bytes of a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The bytes.</returns>
    /// <inheritdoc cref="ReadTextAsync(IStorageFile, UnicodeEncoding, CancellationToken)" path="/exception"/>
    public static Task<IBuffer> ReadBufferAsync(IStorageFile file, CancellationToken cancellationToken = default)
    {
        Throw.IfNull(file);
        return FileCall.RunAsync(
            "Read",
            file.Path,
            async token =>
            {
                ArraySegment<byte> bytes = await TextFile.ReadBytesAsync(file, TextFile.MaxLength, token).ConfigureAwait(false);
                return bytes.Array!.AsBuffer(bytes.Offset, bytes.Count, bytes.Count);
            },
            cancellationToken);
    }

    private static void Check(IStorageFile file, UnicodeEncoding encoding)
    {
        Throw.IfNull(file);
        if (encoding is < UnicodeEncoding.Utf8 or > UnicodeEncoding.Utf16BE)
            throw Throw.Range("No such encoding.", nameof(encoding));
    }
}
