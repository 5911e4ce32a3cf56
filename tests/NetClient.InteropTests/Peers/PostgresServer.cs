using NetClient.InteropTests.Certificates;
using NetClient.TestServers.Processes;

namespace NetClient.InteropTests.Peers;

/// <summary>PostgreSQL: TLS after an SSLRequest. User "postgres" needs no password.</summary>
public sealed class PostgresServer : Peer, IPeer<PostgresServer>
{
    private PostgresServer()
        : base("postgres")
    {
    }

    /// <inheritdoc/>
    public static string? Obstacle => Find("initdb") is null || Find("postgres") is null || Find("pg_isready") is null ? "PostgreSQL is not installed." : null;

    /// <summary>PostgreSQL's protocol.</summary>
    public int Port => Ports[0];

    /// <inheritdoc/>
    public static async Task<PostgresServer> StartAsync(CancellationToken cancellationToken)
    {
        var server = new PostgresServer();
        await server.InitializeAsync(cancellationToken);
        await server.StartAsync(portCount: 1, ports => Task.FromResult(server.Describe(ports[0])), cancellationToken);
        await server.WaitUntilStartedUpAsync(cancellationToken);
        return server;
    }

    // Debian keeps the programs of each major version apart from the PATH.
    private static string? Find(string program) =>
        System.IO.Directory.Exists("/usr/lib/postgresql")
            ? System.IO.Directory.EnumerateDirectories("/usr/lib/postgresql")
                .Select(version => Path.Combine(version, "bin", program))
                .Where(File.Exists)
                .Order(StringComparer.Ordinal)
                .LastOrDefault()
            : Executable.Find(program);

    private async Task InitializeAsync(CancellationToken cancellationToken)
    {
        // The server insists on a key that nobody else can read.
        string key = Directory["server.key"];
        File.Copy(InteropRun.Pki["good.key"], key);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(key, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await HandOverDirectoryAsync();
        await CommandResult.RunCheckedAsync(
            new ProcessSpec(Find("initdb")!, "-D", Directory["data"], "-A", "trust", "-U", "postgres", "--no-sync", "--no-locale", "-E", "UTF8")
            {
                WorkingDirectory = Directory.FullName,
                DropPrivileges = true,
            },
            cancellationToken);
    }

    // It accepts connections before it serves them: until then it answers "the database system is starting up".
    private async Task WaitUntilStartedUpAsync(CancellationToken cancellationToken)
    {
        var question = new ProcessSpec(Find("pg_isready")!, "-h", "127.0.0.1", "-p", $"{Port}");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Interop.ReadyTimeout);
        using var poll = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while ((await CommandResult.RunAsync(question, "", limit.Token)).ExitCode != 0)
            await poll.WaitForNextTickAsync(limit.Token);
    }

    private ProcessSpec Describe(int port)
    {
        OpenSslPki pki = InteropRun.Pki;
        return new ProcessSpec(
            Find("postgres")!, "-D", Directory["data"], "-p", $"{port}",
            "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "fsync=off", "-c", "log_connections=on",
            "-c", "ssl=on", "-c", $"ssl_key_file={Directory["server.key"]}",
            "-c", $"ssl_cert_file={pki["good.chain.pem"]}", "-c", $"ssl_ca_file={pki["ca-bundle.pem"]}")
        {
            WorkingDirectory = Directory.FullName,
            DropPrivileges = true,
            StopSignal = "INT",   // fast shutdown; a killed PostgreSQL leaves its shared memory segment behind
        };
    }
}
