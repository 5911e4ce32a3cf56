using NetClient.Internal;
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
        CurrentAsync(NetClientContext.Default, static upload => upload.Record is { Group: null, TransferGroup: null }, cancellationToken);

    /// <summary>Those of a group that was named with <see cref="Group"/>. Deprecated in WinRT.</summary>
    /// <param name="group">The group's name.</param>
    /// <param name="cancellationToken">Nothing is done when it was canceled before the call.</param>
    /// <returns>The uploads, in order.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="group"/> is null (0x80070057).</exception>
    /// <exception cref="IOException">Another process of the app has its transfers (0x80070020).</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was canceled (0x800704C7).</exception>
    public static Task<IReadOnlyList<UploadOperation>> GetCurrentUploadsAsync(string group, CancellationToken cancellationToken = default)
    {
        Throw.IfNull(group);
        return CurrentAsync(NetClientContext.Default, upload => (upload.Record.Group ?? "") == group, cancellationToken);
    }

    /// <summary>Those of a group.</summary>
    /// <param name="group">The group.</param>
    /// <param name="cancellationToken">Nothing is done when it was canceled before the call.</param>
    /// <returns>The uploads, in order.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="group"/> is null (0x80070057).</exception>
    /// <exception cref="IOException">Another process of the app has its transfers (0x80070020).</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was canceled (0x800704C7).</exception>
    public static Task<IReadOnlyList<UploadOperation>> GetCurrentUploadsForTransferGroupAsync(BackgroundTransferGroup group, CancellationToken cancellationToken = default) =>
        CurrentAsync(NetClientContext.Default, group, cancellationToken);

    /// <summary>Asks that uploads may run without constraints. Deprecated in WinRT; here nothing constrains them.</summary>
    /// <param name="operations">The uploads.</param>
    /// <param name="cancellationToken">Nothing is done when it was canceled before the call.</param>
    /// <returns>Always unconstrained.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="operations"/> is null (0x80070057).</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was canceled (0x800704C7).</exception>
    public static Task<UnconstrainedTransferRequestResult> RequestUnconstrainedUploadsAsync(IEnumerable<UploadOperation> operations, CancellationToken cancellationToken = default)
    {
        Throw.IfNull(operations);
        return cancellationToken.IsCancellationRequested
            ? Throw.AsTask<UnconstrainedTransferRequestResult>(Throw.Canceled(cancellationToken))
            : Task.FromResult(new UnconstrainedTransferRequestResult(isUnconstrained: true));
    }

    internal static Task<IReadOnlyList<UploadOperation>> CurrentAsync(NetClientContext context, BackgroundTransferGroup group, CancellationToken token)
    {
        Throw.IfNull(group);
        return CurrentAsync(context, upload => upload.Record.TransferGroup == group.Name, token);
    }

    internal static async Task<IReadOnlyList<UploadOperation>> CurrentAsync(NetClientContext context, Func<Upload, bool> isWanted, CancellationToken token)
    {
        if (token.IsCancellationRequested)
            throw Throw.Canceled(token);
        try
        {
            // The journal is read, and another process may have to be waited for.
            return await Task.Run(() => Current(context, isWanted), token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e)
        {
            throw Throw.Canceled(token, e);
        }
    }

    private static IReadOnlyList<UploadOperation> Current(NetClientContext context, Func<Upload, bool> isWanted) =>
        [.. context.Transfers.Pending().OfType<Upload>().Where(isWanted).Select(UploadOperation.Of)];
}
