using System.Diagnostics;
using NetClient.Diagnostics;

/// <summary>How long the stages of a connection took: what NetClient's and .NET's own spans say.</summary>
internal sealed class Stages : IDisposable
{
    private readonly ActivityListener _listener;
    private readonly List<(string Name, TimeSpan Time)> _seen = [];

    public Stages()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == NetClientDiagnostics.ActivitySourceName || source.Name.StartsWith("Experimental.System.Net", StringComparison.Ordinal),
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = Add,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    /// <summary>What was seen since the last call, in words.</summary>
    public string Take()
    {
        lock (_seen)
        {
            string text = string.Join(", ", _seen.Select(stage => $"{stage.Name} {stage.Time.TotalMilliseconds:0.0} ms"));
            _seen.Clear();
            return text;
        }
    }

    public void Dispose() => _listener.Dispose();

    private void Add(Activity span)
    {
        string? name = span.OperationName switch
        {
            "NetClient.Resolve" => "resolve",
            "Experimental.System.Net.Sockets.Connect" => "connect",
            "Experimental.System.Net.Security.TlsHandshake" => "TLS",
            "Experimental.System.Net.Http.Connections.ConnectionSetup" => "connection as a whole",
            _ => null,
        };
        if (name is null)
            return;
        lock (_seen)
            _seen.Add((name, span.Duration));
    }
}
