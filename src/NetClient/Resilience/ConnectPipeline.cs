using Polly;

namespace NetClient.Resilience;

/// <summary>Makes pipelines for <see cref="Networking.Sockets.StreamSocketControl.ResiliencePipeline"/>. An addition.</summary>
public static class ConnectPipeline
{
    /// <summary>A pipeline that tries again where <see cref="RetryAdviceExtensions.IsTransient(Exception)"/> says that it can help, within deadlines.</summary>
    /// <param name="options">Numbers and times; null takes the defaults.</param>
    /// <param name="timeProvider">The clock for waits and deadlines; null takes the system's.</param>
    /// <returns>The pipeline, for as many sockets as wanted, at the same time too.</returns>
    /// <exception cref="ArgumentException">An option is out of its range (0x80070057).</exception>
    public static ResiliencePipeline Create(NetworkResilienceOptions? options = null, TimeProvider? timeProvider = null) =>
        new ResiliencePipelineBuilder { Name = "NetClient.Connect", TimeProvider = timeProvider ?? TimeProvider.System }.AddConnectResilience(options).Build();
}
