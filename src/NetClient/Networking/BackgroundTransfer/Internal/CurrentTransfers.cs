using NetClient.Internal;

namespace NetClient.Networking.BackgroundTransfer.Internal;

/// <summary>What GetCurrentDownloadsAsync and GetCurrentUploadsAsync look up, and what their RequestUnconstrained answers.</summary>
internal static class CurrentTransfers
{
    public static Func<Transfer, bool> WithoutGroup => static transfer => transfer.Record is { Group: null, TransferGroup: null };

    public static Func<Transfer, bool> OfGroup(string group)
    {
        Throw.IfNull(group);
        return transfer => (transfer.Record.Group ?? "") == group;
    }

    public static Func<Transfer, bool> OfGroup(BackgroundTransferGroup group)
    {
        Throw.IfNull(group);
        return transfer => transfer.Record.TransferGroup == group.Name;
    }

    /// <summary>Those of one kind whose end the app has not learned yet, in order.</summary>
    public static async Task<IReadOnlyList<TOperation>> ListAsync<TTransfer, TOperation>(
        NetClientContext context, Func<Transfer, bool> isWanted, Func<TTransfer, TOperation> operationOf, CancellationToken token)
        where TTransfer : Transfer
    {
        if (token.IsCancellationRequested)
            throw Throw.Canceled(token);
        try
        {
            // The journal is read, and another process may have to be waited for.
            return await Task.Run(TOperation[] () => [.. context.Transfers.Pending().OfType<TTransfer>().Where<TTransfer>(isWanted).Select(operationOf)], token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e)
        {
            throw Throw.Canceled(token, e);
        }
    }

    public static Task<UnconstrainedTransferRequestResult> RequestUnconstrainedAsync<TOperation>(IEnumerable<TOperation> operations, CancellationToken token)
    {
        Throw.IfNull(operations);
        return token.IsCancellationRequested
            ? Throw.AsTask<UnconstrainedTransferRequestResult>(Throw.Canceled(token))
            : Task.FromResult(new UnconstrainedTransferRequestResult(isUnconstrained: true));
    }
}
