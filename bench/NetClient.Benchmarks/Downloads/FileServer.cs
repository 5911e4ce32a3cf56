using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace NetClient.Benchmarks.Downloads;

/// <summary>nginx with the files of the download rows, in a folder of its own: under <c>/fast/</c> as fast as it goes, under <c>/capped/</c> with 8 MiB a second for each connection. What is
/// put under <c>/put/</c> it takes.</summary>
internal sealed class FileServer : IAsyncDisposable
{
    public const int SmallFiles = 1000;
    public const int SmallFileSize = 10 * 1024;

    private const string Configuration = """
        daemon off; master_process off; pid nginx.pid; error_log stderr error;
        events { worker_connections 512; }
        http {
            access_log off; sendfile on; tcp_nopush on; keepalive_requests 100000;
            client_body_temp_path tmp; client_max_body_size 0; proxy_temp_path tmp; fastcgi_temp_path tmp; uwsgi_temp_path tmp; scgi_temp_path tmp;
            server {
                listen 127.0.0.1:PORT;
                location /fast/ { alias files/; }
                location /capped/ { alias files/; limit_rate 8m; }
                location /put/ { alias taken/; dav_methods PUT; }
            }
        }
        """;

    private readonly DirectoryInfo _folder;
    private readonly Process _process;
    private readonly int _port;

    private FileServer(DirectoryInfo folder, Process process, int port) => (_folder, _process, _port) = (folder, process, port);

    public static async Task<FileServer> StartAsync(IReadOnlyDictionary<string, long> sizes)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("netclient-bench-");
        string files = folder.CreateSubdirectory("files").FullName;
        byte[] block = new byte[1 << 20];
        Random.Shared.NextBytes(block);
        foreach ((string name, long size) in sizes)
        {
            await using FileStream file = File.Create(Path.Combine(files, name));
            for (long left = size; left > 0; left -= block.Length)
                await file.WriteAsync(block.AsMemory(0, (int)Math.Min(left, block.Length)));
            file.Flush(flushToDisk: true);   // or its writing would go on under the first rounds
        }
        folder.CreateSubdirectory("taken");
        Directory.CreateDirectory(Path.Combine(files, "small"));
        for (int i = 0; i < SmallFiles; i++)
            await File.WriteAllBytesAsync(Path.Combine(files, "small", Name(i)), block.AsMemory(i, SmallFileSize));

        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        probe.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        int port = ((IPEndPoint)probe.LocalEndPoint!).Port;
        probe.Close();
        File.WriteAllText(Path.Combine(folder.FullName, "nginx.conf"), Configuration.Replace("PORT", port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
        var start = new ProcessStartInfo("nginx", ["-p", folder.FullName, "-e", "stderr", "-c", "nginx.conf", "-g", Environment.UserName == "root" ? "user root;" : ""]);
        var server = new FileServer(folder, Process.Start(start)!, port);
        await server.WaitAsync();
        return server;
    }

    public static string Name(int number) => number.ToString("0000", CultureInfo.InvariantCulture);

    public string At(string path) => $"http://127.0.0.1:{_port}/{path}";

    /// <summary>Where a file of the server's is on this machine.</summary>
    public string PathOf(string name) => Path.Combine(_folder.FullName, "files", name);

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    private async Task WaitAsync()
    {
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, _port);
                return;
            }
            catch (SocketException) when (attempt < 100 && !_process.HasExited)
            {
                await Task.Delay(20);
            }
        }
    }
}
