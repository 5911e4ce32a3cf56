using NetClient.Internal;
using NetClient.Storage.Internal;
using NetClient.Storage.Streams;
using NetClient.Storage.Streams.Internal.Files;

namespace NetClient.Storage;

/// <content>Replacing a file's content as a whole.</content>
public static partial class FileIO
{
    private const string LineEnd = "\r\n";

    /// <summary>Replaces the content of a file with text, in UTF-8 unless the file says otherwise.</summary>
    /// <param name="file">The file.</param>
    /// <param name="contents">The text.</param>
    /// <param name="cancellationToken">Stops the writing; the file stays as it is.</param>
    /// <returns>Ends when the new content is on the disk.</returns>
    /// <inheritdoc cref="WriteTextAsync(IStorageFile, string, UnicodeEncoding, CancellationToken)" path="/exception"/>
    public static Task WriteTextAsync(IStorageFile file, string contents, CancellationToken cancellationToken = default) =>
        WriteTextAsync(file, contents, DefaultEncoding, cancellationToken);

    /// <summary>Replaces the content of a file with text.</summary>
    /// <param name="file">The file.</param>
    /// <param name="contents">The text.</param>
    /// <param name="encoding">The encoding, unless the file has a byte order mark: then it keeps its own, and the mark. UTF-16 is written
    /// with a mark, UTF-8 without (inferred).</param>
    /// <param name="cancellationToken">Stops the writing; the file stays as it is.</param>
    /// <returns>Ends when the new content is on the disk.</returns>
    /// <exception cref="ArgumentException">An argument is null, the encoding is none of the enumeration (0x80070057), or the text has half a surrogate pair,
    /// which UTF-8 cannot say (0x80070459).</exception>
    /// <exception cref="FileNotFoundException">The file is gone (0x80070002).</exception>
    /// <exception cref="UnauthorizedAccessException">The system does not permit it, or the file is read-only (0x80070005).</exception>
    /// <exception cref="IOException">Somebody has the file open in a way that does not go with this (0x80070020), or the disk is full (0x80070070).</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled (0x800704C7).</exception>
    public static Task WriteTextAsync(IStorageFile file, string contents, UnicodeEncoding encoding, CancellationToken cancellationToken = default)
    {
        Check(file, encoding);
        Throw.IfNull(contents);
        return RewriteAsync(file, [contents], encoding, cancellationToken);
    }

    /// <summary>Replaces the content of a file with lines, in UTF-8 unless the file says otherwise.</summary>
    /// <param name="file">The file.</param>
    /// <param name="lines">The lines; CR LF is written after each.</param>
    /// <param name="cancellationToken">Stops the writing; the file stays as it is.</param>
    /// <returns>Ends when the new content is on the disk.</returns>
    /// <inheritdoc cref="WriteTextAsync(IStorageFile, string, UnicodeEncoding, CancellationToken)" path="/exception"/>
    public static Task WriteLinesAsync(IStorageFile file, IEnumerable<string> lines, CancellationToken cancellationToken = default) =>
        WriteLinesAsync(file, lines, DefaultEncoding, cancellationToken);

    /// <summary>Replaces the content of a file with lines.</summary>
    /// <param name="file">The file.</param>
    /// <param name="lines">The lines; CR LF is written after each. They are taken as they are written, so that there may be more than fit the memory.</param>
    /// <param name="encoding">The encoding, unless the file has a byte order mark: then it keeps its own, and the mark. UTF-16 is written
    /// with a mark, UTF-8 without (inferred).</param>
    /// <param name="cancellationToken">Stops the writing; the file stays as it is.</param>
    /// <returns>Ends when the new content is on the disk.</returns>
    /// <inheritdoc cref="WriteTextAsync(IStorageFile, string, UnicodeEncoding, CancellationToken)" path="/exception"/>
    public static Task WriteLinesAsync(
        IStorageFile file, IEnumerable<string> lines, UnicodeEncoding encoding, CancellationToken cancellationToken = default)
    {
        Check(file, encoding);
        Throw.IfNull(lines);
        return RewriteAsync(file, WithEnds(lines), encoding, cancellationToken);
    }

    /// <summary>Replaces the content of a file with the bytes in use of a buffer.</summary>
    /// <param name="file">The file.</param>
    /// <param name="buffer">The bytes; they must not change until the call has ended.</param>
    /// <param name="cancellationToken">Stops the writing; the file stays as it is.</param>
    /// <returns>Ends when the new content is on the disk.</returns>
    /// <inheritdoc cref="WriteTextAsync(IStorageFile, string, UnicodeEncoding, CancellationToken)" path="/exception"/>
    public static Task WriteBufferAsync(IStorageFile file, IBuffer buffer, CancellationToken cancellationToken = default)
    {
        Throw.IfNull(file);
        Throw.IfNull(buffer);
        ReadOnlyMemory<byte> bytes = buffer.AsMemory();
        return FileCall.RunAsync(
            "Write",
            file.Path,
            token => RewriteAsync(file, (transaction, inner) => ((IOutputStream)transaction.Stream).WriteAsync(bytes, inner).AsTask(), token),
            cancellationToken);
    }

    /// <summary>Replaces the content of a file with bytes.</summary>
    /// <param name="file">The file.</param>
    /// <param name="buffer">The bytes; they must not change until the call has ended.</param>
    /// <param name="cancellationToken">Stops the writing; the file stays as it is.</param>
    /// <returns>Ends when the new content is on the disk.</returns>
    /// <inheritdoc cref="WriteTextAsync(IStorageFile, string, UnicodeEncoding, CancellationToken)" path="/exception"/>
    public static Task WriteBytesAsync(IStorageFile file, byte[] buffer, CancellationToken cancellationToken = default)
    {
        Throw.IfNull(buffer);
        return WriteBufferAsync(file, buffer.AsBuffer(), cancellationToken);
    }

    private static Task<bool> RewriteAsync(
        IStorageFile file, IEnumerable<string> texts, UnicodeEncoding encoding, CancellationToken token) => FileCall.RunAsync(
        "Write",
        file.Path,
        inner => RewriteAsync(
            file,
            async (transaction, innermost) =>
            {
                (UnicodeEncoding kept, byte[] mark) = await TextFile.DetectAsync(transaction.ReadOldAsync, innermost).ConfigureAwait(false)
                    ?? (encoding, TextFile.MarkOf(encoding));
                await TextFile.WriteAsync(transaction.Stream, mark, texts, kept, innermost).ConfigureAwait(false);
            },
            inner),
        token);

    private static async Task<bool> RewriteAsync(IStorageFile file, Func<StorageStreamTransaction, CancellationToken, Task> write, CancellationToken token)
    {
        using StorageStreamTransaction transaction = file is StorageFile own
            ? await own.OpenRewriteAsync(token).ConfigureAwait(false)
            : await file.OpenTransactedWriteAsync(token).ConfigureAwait(false);
        transaction.Stream.Size = 0;
        await write(transaction, token).ConfigureAwait(false);
        await transaction.CommitAsync(token).ConfigureAwait(false);
        return true;
    }

    private static IEnumerable<string> WithEnds(IEnumerable<string> lines)
    {
        foreach (string line in lines)
        {
            Throw.IfNull(line, nameof(lines));
            yield return line;
            yield return LineEnd;
        }
    }
}
