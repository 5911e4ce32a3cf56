using NetClient.Internal;
using NetClient.Networking.BackgroundTransfer.Internal;
using NetClient.Networking.BackgroundTransfer.Internal.Downloads;
using NetClient.Networking.BackgroundTransfer.Internal.Journal;
using NetClient.Security.Credentials;
using NetClient.Storage;
using NetClient.Storage.Streams;

namespace NetClient.Networking.BackgroundTransfer;

/// <summary>Makes downloads that survive the end of the process: what they have got is written down, and goes on after the next start.</summary>
/// <remarks>
/// <para>Its settings are copied into the downloads that it creates afterwards. One process of an app at a time has transfers.</para>
/// <para>A download takes its destination's place only when every byte is there and has been checked; until then its bytes stand in a hidden file beside it, and the destination is as it was.
/// Unlike in WinRT, a download makes no progress while the app does not run (docs/background-transfer.md).</para>
/// <para>Source: <see href="https://learn.microsoft.com/uwp/api/windows.networking.backgroundtransfer.backgrounddownloader"/> (documented).</para>
/// </remarks>
public sealed partial class BackgroundDownloader : IBackgroundTransferBase
{
    private readonly NetClientContext _context;
    private readonly TransferSettings _settings = new("GET");
    private uint _maxConnections = DownloadOperation.UsualConnections;

    /// <summary>Makes a downloader.</summary>
    public BackgroundDownloader()
        : this(NetClientContext.Default)
    {
    }

    /// <summary>Makes a downloader whose downloads belong to a completion group.</summary>
    /// <param name="completionGroup">The group. It must not have been enabled when a download is created.</param>
    /// <exception cref="ArgumentNullException"><paramref name="completionGroup"/> is null (0x80070057).</exception>
    public BackgroundDownloader(BackgroundTransferCompletionGroup completionGroup)
        : this(BackgroundTransferCompletionGroup.ContextOf(completionGroup)) => CompletionGroup = completionGroup;

    internal BackgroundDownloader(NetClientContext context) => _context = context;

    /// <summary>The completion group of the downloads; null for none.</summary>
    public BackgroundTransferCompletionGroup? CompletionGroup { get; }

    /// <inheritdoc/>
    /// <value>Default <see cref="BackgroundTransferCostPolicy.Default"/>.</value>
    /// <exception cref="ArgumentException">The value is none of the enum's (0x80070057).</exception>
    public BackgroundTransferCostPolicy CostPolicy { get => _settings.CostPolicy; set => _settings.CostPolicy = value; }

    /// <inheritdoc/>
    /// <value>Default empty: none.</value>
    public string Group { get => _settings.Group; set => _settings.Group = value; }

    /// <summary>The group of the downloads; null for none.</summary>
    public BackgroundTransferGroup? TransferGroup { get => _settings.TransferGroup; set => _settings.TransferGroup = value; }

    /// <inheritdoc/>
    /// <value>Default "GET". A POST is never repeated: it cannot be paused, and it fails when its connection breaks or its process ends.</value>
    /// <exception cref="ArgumentException">The value is null, empty, or no method (0x80070057).</exception>
    public string Method { get => _settings.Method; set => _settings.Method = value; }

    /// <inheritdoc/>
    public PasswordCredential? ServerCredential { get => _settings.ServerCredential; set => _settings.ServerCredential = value; }

    /// <inheritdoc/>
    public PasswordCredential? ProxyCredential { get => _settings.ProxyCredential; set => _settings.ProxyCredential = value; }

    /// <summary>How many connections a download may use when the server sends parts and more of them prove faster. An addition.</summary>
    /// <value>Default 4. 1 to 16.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of its range (0x80070057).</exception>
    public uint MaxConnections { get => _maxConnections; set => _maxConnections = DownloadOperation.CheckConnections(value); }

    /// <summary>The most bytes per second of each download. An addition.</summary>
    /// <value>Default 0: no limit.</value>
    public ulong MaxBytesPerSecond { get; set; }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The name or the value cannot stand in a header, or the header is one that transfers set themselves: <c>Range</c>, <c>If-Range</c>,
    /// <c>Accept-Encoding</c> and those about the length of a body (0x80070057).</exception>
    public void SetRequestHeader(string headerName, string headerValue) => _settings.SetHeader(headerName, headerValue);

    /// <summary>Creates a download. <see cref="DownloadOperation.StartAsync"/> starts it.</summary>
    /// <param name="uri">What to download: http or https.</param>
    /// <param name="resultFile">The file that it replaces when it is complete.</param>
    /// <returns>The download.</returns>
    /// <exception cref="ArgumentException">The address is no absolute http or https address, or the file has no path (0x80070057).</exception>
    /// <exception cref="InvalidOperationException">The completion group was enabled (0x8000000E).</exception>
    public DownloadOperation CreateDownload(Uri uri, IStorageFile resultFile) => CreateDownload(uri, resultFile, null);

    /// <summary>Creates a download whose request has a body.</summary>
    /// <param name="uri">What to download: http or https.</param>
    /// <param name="resultFile">The file that it replaces when it is complete.</param>
    /// <param name="requestBodyFile">The body; it must stay as it is until the download is over. Null for none.</param>
    /// <returns>The download.</returns>
    /// <exception cref="ArgumentException">The address is no absolute http or https address, or a file has no path (0x80070057).</exception>
    /// <exception cref="InvalidOperationException">The completion group was enabled (0x8000000E).</exception>
    public DownloadOperation CreateDownload(Uri uri, IStorageFile resultFile, IStorageFile? requestBodyFile) =>
        Create(uri, resultFile, requestBodyFile is null ? null : TransferSettings.PathOf(requestBodyFile, nameof(requestBodyFile)), ownsBody: false);

    /// <summary>Creates a download whose request has a body, which is read from a stream at once and kept until the download is over.</summary>
    /// <param name="uri">What to download: http or https.</param>
    /// <param name="resultFile">The file that it replaces when it is complete.</param>
    /// <param name="requestBodyStream">The body; null for none. It is read to its end and not closed.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The download.</returns>
    /// <exception cref="ArgumentException">The address is no absolute http or https address, or the file has no path (0x80070057).</exception>
    /// <exception cref="InvalidOperationException">The completion group was enabled (0x8000000E).</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was canceled (0x800704C7).</exception>
    public async Task<DownloadOperation> CreateDownloadAsync(Uri uri, IStorageFile resultFile, IInputStream? requestBodyStream, CancellationToken cancellationToken = default)
    {
        TransferSettings.Check(uri, nameof(uri));
        TransferSettings.PathOf(resultFile, nameof(resultFile));
        if (requestBodyStream is null)
            return CreateDownload(uri, resultFile);
        CompletionGroup?.ThrowIfEnabled();
        (string body, _) = await Spool.KeepAsync(_context.Transfers, requestBodyStream, cancellationToken).ConfigureAwait(false);
        return Create(uri, resultFile, body, ownsBody: true);
    }

    private DownloadOperation Create(Uri uri, IStorageFile resultFile, string? body, bool ownsBody)
    {
        TransferSettings.Check(uri, nameof(uri));
        TransferEngine engine = _context.Transfers;
        CompletionGroup?.ThrowIfEnabled();
        TransferRecord record = _settings.NewRecord(engine, TransferKind.Download, uri) with
        {
            Path = TransferSettings.PathOf(resultFile, nameof(resultFile)),
            BodyPath = body,
            OwnsBody = ownsBody,
            MaxConnections = MaxConnections,
            MaxBytesPerSecond = MaxBytesPerSecond,
            CompletionGroup = CompletionGroup?.Id,
        };
        var download = new Download(engine, record, _settings.NewSecrets(uri), null);
        CompletionGroup?.Add(download);
        return new DownloadOperation(download, resultFile);
    }
}
