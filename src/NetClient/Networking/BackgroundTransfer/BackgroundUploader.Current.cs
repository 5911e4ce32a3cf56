using NetClient.Internal;
using NetClient.Networking.BackgroundTransfer.Internal;
using NetClient.Networking.BackgroundTransfer.Internal.Uploads;

namespace NetClient.Networking.BackgroundTransfer;

public sealed partial class BackgroundUploader
{
    /// <summary>The uploads without a group that were started, by this process or an earlier one, and whose end the app has not learned yet.</summary>
    /// <param name="cancellationToken">Nothing is done when it was canceled before the call.</param>
    /// <returns>The uploads, in order. Those of an earlier process go on with <see cref="UploadOperation.AttachAsync"/>.</returns>
    /// <exception cref="IOException">Another process of the app has its transfers (0x80070020).</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was canceled (0x800704C7).</exception>
    public static Task<IReadOnlyList<UploadOperation>> GetCurrentUploadsAsync(CancellationToken cancellationToken = default) =>
        CurrentAsync(NetClientContext.Default, CurrentTransfers.WithoutGroup, cancellationToken);

    /// <summary>Those of a group that was named with <see cref="Group"/>. Deprecated in WinRT.</summary>
    /// <param name="group">The group's name.</param>
    /// <param name="cancellationToken">Nothing is done when it was canceled before the call.</param>
    /// <returns>The uploads, in order.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="group"/> is null (0x80070057).</exception>
    /// <exception cref="IOException">Another process of the app has its transfers (0x80070020).</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was canceled (0x800704C7).</exception>
    public static Task<IReadOnlyList<UploadOperation>> GetCurrentUploadsAsync(string group, CancellationToken cancellationToken = default) =>
        CurrentAsync(NetClientContext.Default, CurrentTransfers.OfGroup(group), cancellationToken);

    /// <summary>Those of a group.</summary>
    /// <param name="group">The group.</param>
    /// <param name="cancellationToken">Nothing is done when it was canceled before the call.</param>
    /// <returns>The uploads, in order.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="group"/> is null (0x80070057).</exception>
    /// <exception cref="IOException">Another process of the app has its transfers (0x80070020).</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was canceled (0x800704C7).</exception>
    public static Task<IReadOnlyList<UploadOperation>> GetCurrentUploadsForTransferGroupAsync(BackgroundTransferGroup group, CancellationToken cancellationToken = default) =>
        CurrentAsync(NetClientContext.Default, CurrentTransfers.OfGroup(group), cancellationToken);

    /// <summary>Asks that uploads may run without constraints. Deprecated in WinRT; here nothing constrains them.</summary>
    /// <param name="operations">The uploads.</param>
    /// <param name="cancellationToken">Nothing is done when it was canceled before the call.</param>
    /// <returns>Always unconstrained.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="operations"/> is null (0x80070057).</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was canceled (0x800704C7).</exception>
    public static Task<UnconstrainedTransferRequestResult> RequestUnconstrainedUploadsAsync(IEnumerable<UploadOperation> operations, CancellationToken cancellationToken = default) =>
        CurrentTransfers.RequestUnconstrainedAsync(operations, cancellationToken);

    internal static Task<IReadOnlyList<UploadOperation>> CurrentAsync(NetClientContext context, Func<Transfer, bool> isWanted, CancellationToken token) =>
        CurrentTransfers.ListAsync<Upload, UploadOperation>(context, isWanted, UploadOperation.Of, token);
}
