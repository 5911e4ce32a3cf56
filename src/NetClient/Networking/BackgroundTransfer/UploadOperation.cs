using NetClient.Foundation;
using NetClient.Foundation.Internal;
using NetClient.Internal;
using NetClient.Networking.BackgroundTransfer.Internal;
using NetClient.Networking.BackgroundTransfer.Internal.Uploads;
using NetClient.Storage;
using NetClient.Storage.Streams;
using NetClient.Storage.Streams.Internal;

namespace NetClient.Networking.BackgroundTransfer;

/// <summary>An upload. It can be used from any thread.</summary>
/// <remarks>Source: <see href="https://learn.microsoft.com/uwp/api/windows.networking.backgroundtransfer.uploadoperation"/> (documented). Uploads cannot be paused, as in WinRT.</remarks>
public sealed class UploadOperation : IBackgroundTransferOperation, IBackgroundTransferOperationPriority
{
    private readonly Upload _upload;

    internal UploadOperation(Upload upload, IStorageFile? sourceFile) => (_upload, SourceFile) = (upload, sourceFile);

    /// <inheritdoc/>
    public Guid Guid => _upload.Id;

    /// <inheritdoc/>
    public string Method => _upload.Record.Method;

    /// <inheritdoc/>
    public string Group => _upload.Record.Group ?? "";

    /// <summary>The group that it was created in; null for none.</summary>
    public BackgroundTransferGroup? TransferGroup => _upload.Settings is { } settings ? new BackgroundTransferGroup(_upload.Engine, settings) : null;

    /// <summary>The file that is sent; null for an upload of a stream, of parts, or of nothing.</summary>
    public IStorageFile? SourceFile { get; }

    /// <summary>The address that was asked for.</summary>
    public Uri RequestedUri => _upload.Address;

    /// <summary>How far it is now.</summary>
    public BackgroundUploadProgress Progress
    {
        get
        {
            (bool responseChanged, bool restarted) = _upload.News;
            return new((ulong)_upload.BytesReceived, (ulong)_upload.BytesSent, (ulong)_upload.TotalToReceive, (ulong)_upload.TotalToSend, _upload.Status, responseChanged, restarted);
        }
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The value is none of the enum's (0x80070057).</exception>
    /// <remarks>A POST whose body has begun to be sent fails when its connection costs too much for a new value: it could not go on later.</remarks>
    public BackgroundTransferCostPolicy CostPolicy
    {
        get => _upload.Record.CostPolicy;
        set
        {
            if (!Enum.IsDefined(value))
                throw Throw.Argument($"{value} is no BackgroundTransferCostPolicy.", nameof(value));
            _upload.Update(record => record with { CostPolicy = value });
            _upload.Reconsider();
        }
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The value is none of the enum's (0x80070057).</exception>
    public BackgroundTransferPriority Priority
    {
        get => _upload.Priority;
        set
        {
            if (!Enum.IsDefined(value))
                throw Throw.Argument($"{value} is no BackgroundTransferPriority.", nameof(value));
            _upload.Update(record => record with { Priority = value });
            _upload.Engine.Queue.Next();
        }
    }

    /// <summary>The most bytes per second that it sends. An addition.</summary>
    /// <value>Default that of the uploader; 0 for no limit. It can be changed at any time.</value>
    public ulong MaxBytesPerSecond
    {
        get => _upload.Record.MaxBytesPerSecond;
        set => _upload.LimitTo(value);
    }

    /// <summary>Starts the upload. It goes on until the server has answered, it has failed or is cancelled, whether the operation that this returns is looked at or not.</summary>
    /// <returns>An operation that ends as the upload ends. Cancelling it cancels the upload; what the server makes of the part that it has got is for the server to say.</returns>
    /// <exception cref="InvalidOperationException">It was started before (0x8000000E).</exception>
    /// <remarks>
    /// <para>What awaiting the operation throws: <see cref="NetworkException"/> for everything that happens on the network, with an <see cref="Exception.HResult"/> for
    /// <see cref="BackgroundTransferError.GetStatus(int)"/>, also for an answer that is no success (413 is <see cref="Web.WebErrorStatus.RequestEntityTooLarge"/>);
    /// <see cref="Capabilities.CapabilityDeniedException"/>; <see cref="IOException"/> and <see cref="UnauthorizedAccessException"/> for a file, one that was changed among them
    /// (0x800703EE); <see cref="OperationCanceledException"/> (0x800704C7).</para>
    /// <para>Up to three retries follow a failure that may pass, each from the first byte, if the method may be repeated; without a network the upload waits.</para>
    /// </remarks>
    public IAsyncOperationWithProgress<UploadOperation, UploadOperation> StartAsync()
    {
        _upload.MarkStarted();
        return Follow(() => Task.Run(_upload.BeginAsync, CancellationToken.None));
    }

    /// <summary>Follows an upload that was started before; one of an earlier process begins anew by this, or ends with its failure when it was a POST that had begun.</summary>
    /// <returns>An operation that ends as the upload ends, at once when it has ended. Cancelling it cancels the upload.</returns>
    /// <exception cref="InvalidOperationException">It was not started (0x8000000E).</exception>
    public IAsyncOperationWithProgress<UploadOperation, UploadOperation> AttachAsync()
    {
        if (!_upload.IsStarted)
            throw Throw.WrongState("The upload has not been started; StartAsync starts it.");
        return Follow(() =>
        {
            _upload.Live();
            return Task.CompletedTask;
        });
    }

    /// <inheritdoc/>
    public ResponseInformation? GetResponseInformation() => _upload.Response;

    /// <summary>Reads what has come of the response's body so far, also of an answer that is no success (its first MiB).</summary>
    /// <param name="position">The first byte to read.</param>
    /// <returns>A stream that ends where the bytes that have come end; reading on after more have come goes on.</returns>
    /// <exception cref="InvalidOperationException">The upload was not started (0x8000000E).</exception>
    /// <remarks>The body is kept on the disk while this object is there, and for later processes until the app has learned the end of the upload.</remarks>
    public IInputStream GetResultStreamAt(ulong position)
    {
        if (!_upload.IsStarted)
            throw Throw.WrongState("The upload has not been started; there is nothing to read.");
        return new RandomAccessView(new AnswerContent(_upload), position, canRead: true, canWrite: false, nameof(IInputStream));
    }

    /// <summary>Moves the upload, and those behind it in its group, to the front of the group. Nothing happens without a group.</summary>
    public void MakeCurrentInTransferGroup() => _upload.Engine.MakeCurrent(_upload);

    /// <summary>Adds a header to the next request. Another value for the same name is added to the first, with a comma.</summary>
    /// <param name="headerName">The name.</param>
    /// <param name="headerValue">The value.</param>
    /// <exception cref="ArgumentException">The name or the value cannot stand in a header, or the header is one that transfers set themselves (0x80070057).</exception>
    public void SetRequestHeader(string headerName, string headerValue) =>
        _upload.UpdateSecrets(secrets => secrets with { Headers = RequestHeaders.With(secrets.Headers, headerName, headerValue) });

    /// <summary>Removes a header from the next request. Nothing happens when it has none of that name.</summary>
    /// <param name="headerName">The name.</param>
    /// <exception cref="ArgumentException">The name is null or empty (0x80070057).</exception>
    public void RemoveRequestHeader(string headerName) =>
        _upload.UpdateSecrets(secrets => secrets with { Headers = RequestHeaders.Without(secrets.Headers, headerName) });

    internal static UploadOperation Of(Upload upload) => new(upload, upload.Record.Path is { } path ? StorageFile.At(path) : null);

    private AsyncOperationWithProgress<UploadOperation, UploadOperation> Follow(Func<Task> begin)
    {
        var operation = new AsyncOperationWithProgress<UploadOperation, UploadOperation>();
        operation.Start(
            async (token, progress) =>
            {
                using var follower = new Follower(_upload, () => progress.Report(this), token);
                await begin().ConfigureAwait(false);
                await follower.EndAsync().ConfigureAwait(false);
                return this;
            },
            CancellationToken.None);
        return operation;
    }
}
