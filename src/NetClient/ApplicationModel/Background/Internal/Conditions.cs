using NetClient.Internal;

namespace NetClient.ApplicationModel.Background.Internal;

/// <summary>Which conditions can be told, and whether they hold.</summary>
internal static class Conditions
{
    public const int Max = 16;

    /// <summary>Writes a condition down, or throws E_INVALIDARG when nobody could tell whether it holds.</summary>
    public static int Write(IBackgroundCondition condition)
    {
        if (condition is not SystemCondition system)
            throw Throw.Argument($"{condition.GetType()} is no condition of NetClient's; use SystemCondition.", nameof(condition));
        if (!CanTell((int)system.ConditionType))
            throw Throw.Argument($"NetClient cannot tell whether SystemConditionType.{system.ConditionType} holds, so the task would never run.", nameof(condition));
        return (int)system.ConditionType;
    }

    public static bool CanTell(int condition) => (SystemConditionType)condition is SystemConditionType.InternetAvailable
        or SystemConditionType.InternetNotAvailable or SystemConditionType.FreeNetworkAvailable or SystemConditionType.BackgroundWorkCostNotHigh;

    public static bool Hold(IEnumerable<int> conditions, NetworkSnapshot network) => conditions.All(condition => (SystemConditionType)condition switch
    {
        SystemConditionType.InternetAvailable => network.HasInternet,
        SystemConditionType.InternetNotAvailable => !network.HasInternet,
        SystemConditionType.FreeNetworkAvailable => network is { HasInternet: true, IsMetered: not true },
        SystemConditionType.BackgroundWorkCostNotHigh => true,
        _ => false,
    });
}
