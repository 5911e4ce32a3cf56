using NetClient.TestServers.Processes;

namespace NetClient.InteropTests.Peers;

/// <summary>Postfix: SMTP with STARTTLS that accepts mail from loopback and throws it away. Only root can start it.</summary>
public sealed class PostfixServer : Peer, IPeer<PostfixServer>
{
    private const string Master = "/usr/lib/postfix/sbin/master";

    private PostfixServer()
        : base("postfix")
    {
    }

    /// <inheritdoc/>
    public static string? Obstacle =>
        Missing.Program("postfix") ?? Missing.File(Master) ?? (Environment.IsPrivilegedProcess ? null : "Postfix has to be started by root.");

    /// <summary>SMTP with STARTTLS.</summary>
    public int SmtpPort => Ports[0];

    /// <inheritdoc/>
    public static async Task<PostfixServer> StartAsync(CancellationToken cancellationToken)
    {
        var server = new PostfixServer();
        await server.StartAsync(portCount: 1, server.PrepareAsync, cancellationToken);
        return server;
    }

    private async Task<ProcessSpec> PrepareAsync(IReadOnlyList<int> ports)
    {
        Directory.CreateDirectory("spool");
        string data = Directory.CreateDirectory("data");
        Directory.Write("etc/main.cf", Resources.Render("postfix.main.cf", ("DIR", Directory.FullName), ("CERTS", InteropRun.Pki.Directory)));
        Directory.Write("etc/master.cf", Resources.Render("postfix.master.cf", ("SMTP", $"127.0.0.1:{ports[0]}")));
        await CommandResult.RunCheckedAsync(new ProcessSpec("chown", "postfix", data), CancellationToken.None);

        // Makes the queue's directories.
        await CommandResult.RunCheckedAsync(new ProcessSpec(Executable.Find("postfix")!, "-c", Directory["etc"], "check"), CancellationToken.None);

        // The master itself rather than "postfix start-fg", which is a shell script that would stay between us and it.
        return new ProcessSpec(Master, "-d", "-c", Directory["etc"]) { StopSignal = "TERM", LogFiles = [Directory["mail.log"]] };
    }
}
