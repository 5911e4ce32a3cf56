using System.Diagnostics;
using NetClient.ApplicationModel.Background.Internal.Protocol;

namespace NetClient.Broker.Internal;

/// <summary>An app: how it is started, and what waits for it.</summary>
internal sealed class App(string name)
{
    public string Name => name;

    public override string ToString() => OwnedSocket.Printable(name);

    /// <summary>What its newest process said of itself.</summary>
    public HelloMessage? Registration { get; set; }

    /// <summary>Runs that nobody does yet.</summary>
    public Queue<SocketRun> Waiting { get; } = new();

    /// <summary>The process that was started for them; one at a time.</summary>
    public Process? Process { get; set; }

    /// <summary>Whether that process has said who it is.</summary>
    public bool HasConnected { get; set; }

    /// <summary>Kills it when it does not say who it is, or does not end.</summary>
    public LoopTimer? Limit { get; set; }
}
