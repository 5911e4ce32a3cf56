using NetClient.Foundation;
using NetClient.Foundation.Internal;
using NetClient.Internal;
using NetClient.Networking.BackgroundTransfer.Internal;
using NetClient.Networking.BackgroundTransfer.Internal.Downloads;
using NetClient.Storage;
using NetClient.Web;

namespace NetClient.Networking.BackgroundTransfer;

/// <summary>A download.</summary>
/// <remarks>Source: <see href="https://learn.microsoft.com/uwp/api/windows.networking.backgroundtransfer.downloadoperation"/> (documented).</remarks>
public sealed partial class DownloadOperation : IBackgroundTransferOperation, IBackgroundTransferOperationPriority
{
    private readonly Download _download;

    internal DownloadOperation(Download download, IStorageFile resultFile)
    {
        _download = download;
        ResultFile = resultFile;
        RecoverableWebErrorStatuses = new RecoverableStatuses(download);
    }

    /// <inheritdoc/>
    public Guid Guid => _download.Id;

    /// <inheritdoc/>
    public string Method => _download.Record.Method;

    /// <inheritdoc/>
    public string Group => _download.Record.Group ?? "";

    /// <summary>The group that it was created in; null for none.</summary>
    public BackgroundTransferGroup? TransferGroup => _download.Settings is { } settings ? new BackgroundTransferGroup(_download.Engine, settings) : null;

    /// <summary>The file that it replaces when it is complete. Until then that file is as it was.</summary>
    public IStorageFile ResultFile { get; }

    /// <summary>How far it is now.</summary>
    public BackgroundDownloadProgress Progress
    {
        get
        {
            (bool responseChanged, bool restarted) = _download.News;
            return new((ulong)_download.BytesReceived, (ulong)_download.TotalBytes, _download.Status, responseChanged, restarted);
        }
    }

    /// <summary>The address that was asked for.</summary>
    /// <value>It can be changed while the status is <see cref="BackgroundTransferStatus.PausedByApplication"/> or <see cref="BackgroundTransferStatus.PausedRecoverableWebErrorStatus"/>;
    /// <see cref="Resume"/> then goes to the new one. The download begins anew there; with random access it continues when the new address has the same version.</value>
    /// <exception cref="InvalidOperationException">It is not paused (0x8000000E).</exception>
    /// <exception cref="ArgumentException">The value is no absolute http or https address (0x80070057).</exception>
    public Uri RequestedUri
    {
        get => _download.Address;
        set => _download.ChangeAddress(TransferSettings.Check(value, nameof(value)));
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The value is none of the enum's (0x80070057).</exception>
    public BackgroundTransferCostPolicy CostPolicy
    {
        get => _download.Record.CostPolicy;
        set
        {
            if (!Enum.IsDefined(value))
                throw Throw.Argument($"{value} is no BackgroundTransferCostPolicy.", nameof(value));
            _download.Update(record => record with { CostPolicy = value });
            _download.Reconsider();
        }
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The value is none of the enum's (0x80070057).</exception>
    public BackgroundTransferPriority Priority
    {
        get => _download.Priority;
        set
        {
            if (!Enum.IsDefined(value))
                throw Throw.Argument($"{value} is no BackgroundTransferPriority.", nameof(value));
            _download.Update(record => record with { Priority = value });
            _download.Engine.Queue.Next();
        }
    }

    /// <summary>The statuses that pause the download (<see cref="BackgroundTransferStatus.PausedRecoverableWebErrorStatus"/>) in place of failing it. They are not tried again.</summary>
    /// <value>Default none. The list can be changed at any time.</value>
    public IList<WebErrorStatus> RecoverableWebErrorStatuses { get; }

    /// <summary>The recoverable status that it is paused with; null when it is not.</summary>
    public WebErrorStatus? CurrentWebErrorStatus => _download.RecoverableStatus;

    /// <summary>Starts the download. It goes on until it is complete, has failed or is cancelled, whether the operation that this returns is looked at or not.</summary>
    /// <returns>An operation that ends as the download ends. Cancelling it cancels the download and deletes what has come.</returns>
    /// <exception cref="InvalidOperationException">It was started before (0x8000000E).</exception>
    /// <remarks>
    /// <para>What awaiting the operation throws: <see cref="NetworkException"/> for everything that happens on the network, with an <see cref="Exception.HResult"/> for
    /// <see cref="BackgroundTransferError.GetStatus(int)"/>, also for an answer that is no success (404 is <see cref="WebErrorStatus.NotFound"/>);
    /// <see cref="Capabilities.CapabilityDeniedException"/>; <see cref="IOException"/> and <see cref="UnauthorizedAccessException"/> for the file, a full disk among them (0x80070070);
    /// <see cref="OperationCanceledException"/> (0x800704C7).</para>
    /// <para>Up to three retries follow a failure that may pass, more when each brings something; without a network the download waits (0 retries are used up).</para>
    /// </remarks>
    public IAsyncOperationWithProgress<DownloadOperation, DownloadOperation> StartAsync()
    {
        _download.MarkStarted();
        return Follow(async token =>
        {
            await Task.Run(_download.BeginAsync, CancellationToken.None).ConfigureAwait(false);
            return token;
        });
    }

    /// <summary>Follows a download that was started before; one of an earlier process goes on by this.</summary>
    /// <returns>An operation that ends as the download ends, at once when it has ended. Cancelling it cancels the download and deletes what has come.</returns>
    /// <exception cref="InvalidOperationException">It was not started (0x8000000E).</exception>
    public IAsyncOperationWithProgress<DownloadOperation, DownloadOperation> AttachAsync()
    {
        if (!_download.IsStarted)
            throw Throw.WrongState("The download has not been started; StartAsync starts it.");
        return Follow(token =>
        {
            _download.Live();
            return Task.FromResult(token);
        });
    }

    /// <summary>Stops the download where it is. It has stopped when its status is no longer <see cref="BackgroundTransferStatus.Running"/>.</summary>
    /// <exception cref="InvalidOperationException">It was not started, is paused or over, or is a POST (0x8000000E).</exception>
    public void Pause() => _download.Pause();

    /// <summary>Lets a paused download go on: from where it stopped, when the server sends parts and has the same version, else from the first byte.</summary>
    /// <exception cref="InvalidOperationException">It is not paused (0x8000000E).</exception>
    public void Resume() => _download.Resume();

    /// <inheritdoc/>
    public ResponseInformation? GetResponseInformation() => _download.Response;

    /// <summary>Moves the download, and those behind it in its group, to the front of the group. Nothing happens without a group.</summary>
    public void MakeCurrentInTransferGroup() => _download.Engine.MakeCurrent(_download);

    /// <summary>Adds a header to the next request. Another value for the same name is added to the first, with a comma.</summary>
    /// <param name="headerName">The name.</param>
    /// <param name="headerValue">The value.</param>
    /// <exception cref="ArgumentException">The name or the value cannot stand in a header, or the header is one that transfers set themselves (0x80070057).</exception>
    public void SetRequestHeader(string headerName, string headerValue) =>
        _download.UpdateSecrets(secrets => secrets with { Headers = RequestHeaders.With(secrets.Headers, headerName, headerValue) });

    /// <summary>Removes a header from the next request. Nothing happens when it has none of that name.</summary>
    /// <param name="headerName">The name.</param>
    /// <exception cref="ArgumentException">The name is null or empty (0x80070057).</exception>
    public void RemoveRequestHeader(string headerName) =>
        _download.UpdateSecrets(secrets => secrets with { Headers = RequestHeaders.Without(secrets.Headers, headerName) });

    internal static DownloadOperation Of(Download download) => new(download, StorageFile.At(download.Record.Path!));

    /// <summary>For tests: whether it waits for its turn.</summary>
    internal bool IsInQueue => _download.Engine.Queue.HasWaiting(_download);

    private AsyncOperationWithProgress<DownloadOperation, DownloadOperation> Follow(Func<CancellationToken, Task<CancellationToken>> begin)
    {
        var operation = new AsyncOperationWithProgress<DownloadOperation, DownloadOperation>();
        operation.Start(
            async (token, progress) =>
            {
                using var follower = new Follower(_download, () => progress.Report(this), token);
                await begin(token).ConfigureAwait(false);
                await follower.EndAsync().ConfigureAwait(false);
                return this;
            },
            CancellationToken.None);
        return operation;
    }
}
