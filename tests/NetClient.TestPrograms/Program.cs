using System.Globalization;
using NetClient.Networking;
using NetClient.Networking.Connectivity;
using NetClient.Networking.Sockets;
using NetClient.Security.Credentials;
using NetClient.Security.Cryptography.Certificates;
using NetClient.TestPrograms;

// What the tests have another process do, by NetClient's public face only, but for the disk and the log of downloads. Standard output is the answer.
return args switch
{
    ["vault-add", string prefix, string count, string rounds] => AddMany(prefix, int.Parse(count, CultureInfo.InvariantCulture), int.Parse(rounds, CultureInfo.InvariantCulture)),
    ["vault-churn"] => Churn(),
    ["vault-get", string resource, string user] => Tell(() => new PasswordVault().Retrieve(resource, user).Password),
    ["personal", string pfx] => await TellAsync(() => AddFindDeleteAsync(pfx)),
    ["network-watch"] => WatchNetworks(),
    ["datagram-polls", string count] => await PollAsync(int.Parse(count, CultureInfo.InvariantCulture)),
    ["kestrel", string port, string pfx] => await KestrelCommand.RunAsync(int.Parse(port, CultureInfo.InvariantCulture), pfx),
    ["kestrel", string port] => await KestrelCommand.RunAsync(int.Parse(port, CultureInfo.InvariantCulture)),
    ["download", string mode, string folder, .. string[] addresses] => await Downloads.RunAsync(mode, folder, addresses),
    ["upload", string method, string address, .. string[] files] => await Uploads.RunAsync(method, address, files),
    [['b', 'r', 'o', 'k', 'e', 'r', '-', ..], ..] or ["--netclient-activation"] => await BrokerCommands.RunAsync(args),
    _ => 2,
};

// A line for each change, until standard input ends: the Internet's connection, then each with its level and addresses.
static int WatchNetworks()
{
    NetworkInformation.NetworkStatusChanged += _ => Console.WriteLine(DescribeNetworks());
    Console.WriteLine("ready: " + DescribeNetworks().TrimEnd(' ', ':'));
    Console.In.ReadToEnd();
    return 0;
}

static string DescribeNetworks()
{
    ILookup<Guid, HostName> addresses = NetworkInformation.GetHostNames()
        .Where(name => name is { IPInformation: not null, Type: HostNameType.Ipv4 }).ToLookup(name => name.IPInformation!.NetworkAdapter.NetworkAdapterId);
    IEnumerable<string> connections = NetworkInformation.GetConnectionProfiles().Where(profile => profile.ProfileName == "cable").Select(profile =>
        string.Concat($"{profile.ProfileName} {profile.GetNetworkConnectivityLevel()} ",
            string.Concat(addresses[profile.NetworkAdapter!.NetworkAdapterId].Select(name => $"{name}/{name.IPInformation!.PrefixLength} "))));
    return $"{NetworkInformation.GetInternetConnectionProfile()?.ProfileName ?? "none"}: {string.Concat(connections)}";
}

// Asks an idle socket with a limit, over and over; tells how many bytes each time has left in memory.
static async Task<int> PollAsync(int count)
{
    using var socket = new DatagramSocket();
    await socket.BindEndpointAsync(new HostName("127.0.0.1"), "0");
    byte[] buffer = new byte[16];
    await PollManyAsync(1000);
    long before = GC.GetTotalMemory(forceFullCollection: true);
    await PollManyAsync(count);
    Console.WriteLine((GC.GetTotalMemory(forceFullCollection: true) - before) / count);
    return 0;

    async Task PollManyAsync(int times)
    {
        for (int i = 0; i < times; i++)
        {
            using var stop = new CancellationTokenSource();
            ValueTask<DatagramReceiveResult> receiving = socket.ReceiveAsync(buffer, stop.Token);
            await stop.CancelAsync();
            try
            {
                await receiving;
            }
            catch (OperationCanceledException)
            {
            }
        }
    }
}

static int AddMany(string prefix, int count, int rounds)
{
    Console.WriteLine("ready");
    Console.ReadLine();   // so that both processes begin at once
    var vault = new PasswordVault();
    for (int round = 0; round < rounds; round++)
    {
        for (int i = 0; i < count; i++)
        {
            // Nobody else writes this one: if it is not as it was left, somebody wrote an old vault over a new one.
            if (round > 0 && vault.Retrieve($"{prefix}{i}", "user").Password != $"{prefix}-{round - 1}")
                return 3;
            vault.Add(new PasswordCredential($"{prefix}{i}", "user", $"{prefix}-{round}"));
        }
    }
    return 0;
}

// Writes until it is killed, or its parent is. Each password's two halves must always be equal.
static int Churn()
{
    new Thread(() =>
    {
        Console.In.ReadToEnd();
        Environment.Exit(0);
    })
    { IsBackground = true }.Start();
    var vault = new PasswordVault();
    for (long i = 0; ; i++)
    {
        string half = new((char)('a' + (i % 26)), 4000);
        vault.Add(new PasswordCredential("churn", "user", half + half));
        if (i == 0)
            Console.WriteLine("writing");
    }
}

// The user's personal store, from an empty one back to an empty one.
static async Task<string> AddFindDeleteAsync(string pfx)
{
    int asked = 0;
    UserCertificateStore store = CertificateStores.GetUserStoreByName("MY", (request, _) =>
    {
        asked++;
        return Task.FromResult<IEnumerable<Certificate>>(request.Certificates);
    });
    Certificate certificate = Certificate.FromPfxFile(pfx, null);
    int before = (await CertificateStores.FindAllAsync()).Count;
    bool added = await store.RequestAddAsync(certificate);
    IReadOnlyList<Certificate> found = await CertificateStores.FindAllAsync();
    bool deleted = await store.RequestDeleteAsync(certificate);
    int after = (await CertificateStores.FindAllAsync()).Count;
    return $"{before} {added} {found.Count} {found[0].Subject} {found[0].HasPrivateKey} {found[0].IsPerUser} {found[0].StoreName} {deleted} {after} {asked}";
}

static int Tell(Func<string> action) => TellAsync(() => Task.FromResult(action())).GetAwaiter().GetResult();

static async Task<int> TellAsync(Func<Task<string>> action)
{
    try
    {
        Console.WriteLine(await action());
        return 0;
    }
    catch (Exception e)
    {
        Console.WriteLine($"{e.GetType().Name} 0x{e.HResult:X8} {e.Message}");
        return 1;
    }
}
