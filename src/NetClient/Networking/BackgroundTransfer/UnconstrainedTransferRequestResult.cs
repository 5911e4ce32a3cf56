namespace NetClient.Networking.BackgroundTransfer;

/// <summary>The answer to a request that transfers may run without constraints. Deprecated in WinRT.</summary>
public sealed class UnconstrainedTransferRequestResult
{
    internal UnconstrainedTransferRequestResult(bool isUnconstrained) => IsUnconstrained = isUnconstrained;

    /// <summary>Whether they may.</summary>
    /// <value>Always <see langword="true"/>: no supported system constrains the transfers of a process that runs.</value>
    public bool IsUnconstrained { get; }
}
