using NetClient.Internal;
using NetClient.Networking.BackgroundTransfer.Internal;
using NetClient.Networking.BackgroundTransfer.Internal.Journal;
using NetClient.Networking.BackgroundTransfer.Internal.Uploads;
using NetClient.Storage;
using NetClient.Storage.Streams;

namespace NetClient.Networking.BackgroundTransfer;

public sealed partial class BackgroundUploader
{
    private const string FormData = "form-data";

    /// <summary>Creates an upload of a file. <see cref="UploadOperation.StartAsync"/> starts it.</summary>
    /// <param name="uri">Where to: http or https.</param>
    /// <param name="sourceFile">The file; null for an upload without a body. It must stay as it is until the upload is over: one whose length or time of the last change is another then
    /// fails the upload (0x800703EE).</param>
    /// <returns>The upload.</returns>
    /// <exception cref="ArgumentException">The address is no absolute http or https address, or the file has no path (0x80070057).</exception>
    /// <exception cref="InvalidOperationException">The completion group was enabled (0x8000000E).</exception>
    /// <exception cref="FileNotFoundException">There is no such file (0x80070002).</exception>
    /// <exception cref="IOException">The file has more bytes than its length, as those of <c>/proc</c> have (0x800703EE): <see cref="CreateUploadFromStreamAsync"/> sends it.</exception>
    /// <exception cref="UnauthorizedAccessException">The file must not be read (0x80070005).</exception>
    public UploadOperation CreateUpload(Uri uri, IStorageFile? sourceFile)
    {
        TransferSettings.Check(uri, nameof(uri));
        if (sourceFile is null)
            return Create(uri, new UploadBody([]), null);
        PieceRecord piece = SourceFile.Describe(TransferSettings.PathOf(sourceFile, nameof(sourceFile)));
        return Create(uri, new UploadBody([piece]) { Type = SourceFile.TypeOf(sourceFile) }, sourceFile);
    }

    /// <summary>Creates an upload of a stream, which is read at once and kept on the disk until the upload is over, so that it can be sent after a restart.</summary>
    /// <param name="uri">Where to: http or https.</param>
    /// <param name="sourceStream">The bytes. It is read to its end and not closed.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The upload.</returns>
    /// <exception cref="ArgumentException">The address is no absolute http or https address, or the stream is null (0x80070057).</exception>
    /// <exception cref="InvalidOperationException">The completion group was enabled (0x8000000E).</exception>
    /// <exception cref="IOException">The disk is full, or another process of the app has its transfers (0x80070020).</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was canceled (0x800704C7).</exception>
    public async Task<UploadOperation> CreateUploadFromStreamAsync(Uri uri, IInputStream sourceStream, CancellationToken cancellationToken = default)
    {
        TransferSettings.Check(uri, nameof(uri));
        CompletionGroup?.ThrowIfEnabled();
        (string path, long length) = await Spool.KeepAsync(_context.Transfers, sourceStream, cancellationToken).ConfigureAwait(false);
        return Create(uri, new UploadBody([new PieceRecord { Length = length }]) { Spool = path, Type = SourceFile.AnyType }, null);
    }

    /// <summary>Creates an upload of a form: <c>multipart/form-data</c> (RFC 7578).</summary>
    /// <param name="uri">Where to: http or https.</param>
    /// <param name="parts">The form's fields, in order; at most 512.</param>
    /// <param name="cancellationToken">Stops the making of the body.</param>
    /// <returns>The upload.</returns>
    /// <exception cref="ArgumentException">The address is no absolute http or https address; there are no parts, or too many; one has neither a name nor a <c>Content-Disposition</c>
    /// (0x80070057).</exception>
    /// <exception cref="InvalidOperationException">The completion group was enabled (0x8000000E).</exception>
    /// <exception cref="IOException">A file or the disk fails, or another process of the app has its transfers (0x80070020).</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was canceled (0x800704C7).</exception>
    /// <remarks>Files are not copied: each must stay as it is until the upload is over.</remarks>
    public Task<UploadOperation> CreateUploadAsync(Uri uri, IEnumerable<BackgroundTransferContentPart> parts, CancellationToken cancellationToken = default) =>
        CreateUploadAsync(uri, parts, FormData, cancellationToken);

    /// <summary>Creates an upload of several parts.</summary>
    /// <param name="uri">Where to: http or https.</param>
    /// <param name="parts">The parts, in order; at most 512.</param>
    /// <param name="subType">What follows <c>multipart/</c>: "form-data", "mixed", "related".</param>
    /// <param name="cancellationToken">Stops the making of the body.</param>
    /// <returns>The upload.</returns>
    /// <exception cref="ArgumentException">The address is no absolute http or https address; there are no parts, or too many; one of a form has neither a name nor a
    /// <c>Content-Disposition</c>; the sub type is none (0x80070057).</exception>
    /// <exception cref="InvalidOperationException">The completion group was enabled (0x8000000E).</exception>
    /// <exception cref="IOException">A file or the disk fails, or another process of the app has its transfers (0x80070020).</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was canceled (0x800704C7).</exception>
    public Task<UploadOperation> CreateUploadAsync(Uri uri, IEnumerable<BackgroundTransferContentPart> parts, string subType, CancellationToken cancellationToken = default) =>
        CreatePartsAsync(uri, parts, subType, null, cancellationToken);

    /// <summary>Creates an upload of several parts with a boundary of the app's own.</summary>
    /// <param name="uri">Where to: http or https.</param>
    /// <param name="parts">The parts, in order; at most 512.</param>
    /// <param name="subType">What follows <c>multipart/</c>: "form-data", "mixed", "related".</param>
    /// <param name="boundary">What separates the parts, without the hyphens before it: 1 to 70 of the characters that RFC 2046 allows. All parts are searched for it, files too.</param>
    /// <param name="cancellationToken">Stops the making of the body.</param>
    /// <returns>The upload.</returns>
    /// <exception cref="ArgumentException">The address is no absolute http or https address; there are no parts, or too many; one of a form has neither a name nor a
    /// <c>Content-Disposition</c>; the sub type or the boundary is none, or the boundary occurs in a part (0x80070057).</exception>
    /// <exception cref="InvalidOperationException">The completion group was enabled (0x8000000E).</exception>
    /// <exception cref="IOException">A file or the disk fails, or another process of the app has its transfers (0x80070020).</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was canceled (0x800704C7).</exception>
    public Task<UploadOperation> CreateUploadAsync(
        Uri uri, IEnumerable<BackgroundTransferContentPart> parts, string subType, string boundary, CancellationToken cancellationToken = default)
    {
        Throw.IfNullOrEmpty(boundary);
        return CreatePartsAsync(uri, parts, subType, boundary, cancellationToken);
    }

    private async Task<UploadOperation> CreatePartsAsync(
        Uri uri, IEnumerable<BackgroundTransferContentPart> parts, string subType, string? boundary, CancellationToken token)
    {
        TransferSettings.Check(uri, nameof(uri));
        Throw.IfNull(parts);
        Throw.IfNullOrEmpty(subType);
        CompletionGroup?.ThrowIfEnabled();
        var body = new MultipartBody(parts, subType, boundary);
        if (token.IsCancellationRequested)
            throw Throw.Canceled(token);

        // Files are looked at, searched for the boundary, and the text between them is written: the disk's work, not the caller's.
        return await Task.Run(() => Create(uri, body.Write(_context.Transfers, token), null), CancellationToken.None).ConfigureAwait(false);
    }

    private UploadOperation Create(Uri uri, UploadBody body, IStorageFile? sourceFile)
    {
        TransferEngine engine = _context.Transfers;
        TransferRecord record = _settings.NewRecord(engine, TransferKind.Upload, uri) with
        {
            Path = sourceFile?.Path,
            Pieces = body.Pieces,
            BodyPath = body.Spool,
            OwnsBody = body.Spool is not null,
            BodyType = body.Type,
            MaxBytesPerSecond = MaxBytesPerSecond,
            CompletionGroup = CompletionGroup?.Id,
        };
        var upload = new Upload(engine, record, _settings.NewSecrets(uri), null);
        CompletionGroup?.Add(upload);
        return new UploadOperation(upload, sourceFile);
    }
}
