namespace NetClient.Networking.BackgroundTransfer;

/// <summary>On which connections a transfer may run.</summary>
/// <remarks>What a connection costs, few systems tell (docs/connectivity.md); where nobody knows, a transfer runs. Source:
/// <see href="https://learn.microsoft.com/uwp/api/windows.networking.backgroundtransfer.backgroundtransfercostpolicy"/> (documented).</remarks>
public enum BackgroundTransferCostPolicy
{
    /// <summary>Also on metered ones, but not while roaming or near the end of what is paid for.</summary>
    Default = 0,

    /// <summary>Only on those that are not metered.</summary>
    UnrestrictedOnly = 1,

    /// <summary>On all, whatever they cost.</summary>
    Always = 2,
}
