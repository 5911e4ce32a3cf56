namespace NetClient.Networking.Connectivity;

/// <summary>How long each stretch is that usage is told for.</summary>
public enum DataUsageGranularity
{
    /// <summary>A minute.</summary>
    PerMinute = 0,

    /// <summary>An hour.</summary>
    PerHour = 1,

    /// <summary>A day.</summary>
    PerDay = 2,

    /// <summary>The whole time asked for.</summary>
    Total = 3,
}
