using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using NetClient.Security.Cryptography.Certificates;

namespace NetClient.Benchmarks.Peers;

/// <summary>The counterpart: this program once more, in a process of its own, so that only the side under test runs in the measuring one.</summary>
internal sealed class PeerProcess : IAsyncDisposable
{
    public const string Verb = "--peer";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private PeerProcess(Process process, PeerGreeting greeting)
    {
        Process = process;
        Port = greeting.Port;
        SecondPort = greeting.SecondPort;
        ServiceName = Port.ToString(CultureInfo.InvariantCulture);
        SecondServiceName = SecondPort.ToString(CultureInfo.InvariantCulture);
        if (greeting.Root is null)
            return;
        Root = X509CertificateLoader.LoadCertificate(greeting.Root);
        RootCertificate = new Certificate(Root);
    }

    public Process Process { get; }

    /// <summary>Where it listens; 0 when it is the one that connects.</summary>
    public int Port { get; }

    /// <summary>Where it refuses to resume TLS sessions; 0 for most.</summary>
    public int SecondPort { get; }

    public string ServiceName { get; }

    public string SecondServiceName { get; }

    /// <summary>The root of its certificate.</summary>
    public X509Certificate2 Root { get => field ?? throw new InvalidOperationException("This counterpart has no certificate."); }

    public Certificate RootCertificate { get => field ?? throw new InvalidOperationException("This counterpart has no certificate."); }

    public static async Task<PeerProcess> StartAsync(string kind)
    {
        string program = Environment.ProcessPath!;
        bool underHost = Path.GetFileNameWithoutExtension(program).Equals("dotnet", StringComparison.OrdinalIgnoreCase);
        var start = new ProcessStartInfo(program) { RedirectStandardInput = true, RedirectStandardOutput = true };
        if (underHost)
            start.ArgumentList.Add(typeof(PeerProcess).Assembly.Location);
        start.ArgumentList.Add(Verb);
        start.ArgumentList.Add(kind);

        Process process = Process.Start(start) ?? throw new InvalidOperationException("The counterpart did not start.");
        string? greeting = await process.StandardOutput.ReadLineAsync().WaitAsync(Patience);
        return new PeerProcess(process, PeerGreeting.Parse(greeting ?? throw new IOException($"The counterpart '{kind}' ended at once.")));
    }

    /// <summary>One line there, one line back.</summary>
    public async Task<string> AskAsync(string question)
    {
        await Process.StandardInput.WriteLineAsync(question);
        await Process.StandardInput.FlushAsync();
        return await Process.StandardOutput.ReadLineAsync().WaitAsync(Patience) ?? throw new IOException("The counterpart has gone.");
    }

    public async ValueTask DisposeAsync()
    {
        Process.StandardInput.Close(); // its sign to end
        try
        {
            await Process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(5));
        }
        catch (TimeoutException)
        {
            Process.Kill();
        }
        Process.Dispose();
    }
}
