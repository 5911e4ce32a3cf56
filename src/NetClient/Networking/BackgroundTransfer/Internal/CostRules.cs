using NetClient.Networking.Connectivity;

namespace NetClient.Networking.BackgroundTransfer.Internal;

/// <summary>Which policy lets a transfer run on which connection: the table of Microsoft's guide to background transfers.</summary>
internal static class CostRules
{
    public static bool Allow(BackgroundTransferCostPolicy policy, ConnectionCost cost) => policy switch
    {
        _ when cost.OverDataLimit && cost.BackgroundDataUsageRestricted => false,
        BackgroundTransferCostPolicy.Always => true,
        _ when cost.Roaming || cost.ApproachingDataLimit || cost.OverDataLimit => false,
        BackgroundTransferCostPolicy.UnrestrictedOnly => cost.NetworkCostType is NetworkCostType.Unrestricted or NetworkCostType.Unknown,
        _ => true,
    };
}
