using NetClient.Internal;
using NetClient.Storage.Internal;
using NetClient.Storage.Streams;
using NetClient.Storage.Streams.Internal.Files;

namespace NetClient.Storage;

/// <content>Writing behind what a file has.</content>
public static partial class FileIO
{
    /// <summary>Appends text to a file, in UTF-8 unless the file says otherwise.</summary>
    /// <param name="file">The file.</param>
    /// <param name="contents">The text.</param>
    /// <param name="cancellationToken">Stops the writing; the file is as it was then.</param>
    /// <returns>Ends when the text is written.</returns>
    /// <inheritdoc cref="WriteTextAsync(IStorageFile, string, UnicodeEncoding, CancellationToken)" path="/exception"/>
    public static Task AppendTextAsync(IStorageFile file, string contents, CancellationToken cancellationToken = default) =>
        AppendTextAsync(file, contents, DefaultEncoding, cancellationToken);

    /// <summary>Appends text to a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="contents">The text.</param>
    /// <param name="encoding">The encoding, unless the file has a byte order mark: then it is that one. An empty file gets the mark of UTF-16 first.</param>
    /// <param name="cancellationToken">Stops the writing; the file is as it was then.</param>
    /// <returns>Ends when the text is written.</returns>
    /// <inheritdoc cref="WriteTextAsync(IStorageFile, string, UnicodeEncoding, CancellationToken)" path="/exception"/>
    public static Task AppendTextAsync(IStorageFile file, string contents, UnicodeEncoding encoding, CancellationToken cancellationToken = default)
    {
        Check(file, encoding);
        Throw.IfNull(contents);
        return AppendAsync(file, [contents], encoding, cancellationToken);
    }

    /// <summary>Appends lines to a file, in UTF-8 unless the file says otherwise.</summary>
    /// <param name="file">The file.</param>
    /// <param name="lines">The lines; CR LF is written after each.</param>
    /// <param name="cancellationToken">Stops the writing; the file is as it was then.</param>
    /// <returns>Ends when the lines are written.</returns>
    /// <inheritdoc cref="WriteTextAsync(IStorageFile, string, UnicodeEncoding, CancellationToken)" path="/exception"/>
    public static Task AppendLinesAsync(IStorageFile file, IEnumerable<string> lines, CancellationToken cancellationToken = default) =>
        AppendLinesAsync(file, lines, DefaultEncoding, cancellationToken);

    /// <summary>Appends lines to a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="lines">The lines; CR LF is written after each. They are taken as they are written, so that there may be more than fit the memory.</param>
    /// <param name="encoding">The encoding, unless the file has a byte order mark: then it is that one. An empty file gets the mark of UTF-16 first.</param>
    /// <param name="cancellationToken">Stops the writing; the file is as it was then.</param>
    /// <returns>Ends when the lines are written.</returns>
    /// <inheritdoc cref="WriteTextAsync(IStorageFile, string, UnicodeEncoding, CancellationToken)" path="/exception"/>
    public static Task AppendLinesAsync(
        IStorageFile file, IEnumerable<string> lines, UnicodeEncoding encoding, CancellationToken cancellationToken = default)
    {
        Check(file, encoding);
        Throw.IfNull(lines);
        return AppendAsync(file, WithEnds(lines), encoding, cancellationToken);
    }

    private static Task<bool> AppendAsync(IStorageFile file, IEnumerable<string> texts, UnicodeEncoding encoding, CancellationToken token) => FileCall.RunAsync(
        "Append to",
        file.Path,
        async inner =>
        {
            using IRandomAccessStream stream = await file.OpenAsync(FileAccessMode.ReadWrite, inner).ConfigureAwait(false);
            (UnicodeEncoding kept, _) = await TextFile.DetectAsync(((IInputStream)stream).ReadAsync, inner).ConfigureAwait(false) ?? (encoding, []);
            ulong end = stream.Size;
            stream.Seek(end);
            try
            {
                await TextFile.WriteAsync(stream, end == 0 ? TextFile.MarkOf(kept) : [], texts, kept, inner).ConfigureAwait(false);
            }
            catch
            {
                stream.Size = end;
                throw;
            }
            return true;
        },
        token);
}
