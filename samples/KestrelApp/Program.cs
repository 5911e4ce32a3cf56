using KestrelApp;
using NetClient.ApplicationModel.Background;

// One app, in the shapes that a server can have: dotnet run --project samples/KestrelApp [--launch-profile edge|nginx|apache|haproxy|in-process|broker|broker-close]. docs/servers.md says when to take which.
ServeTask.Register();
if (await BackgroundActivation.RunAsync(args))
    return 0;   // the broker started us, because somebody connected

IConfiguration settings = new ConfigurationBuilder().AddCommandLine(args).Build();
string shape = settings["shape"] ?? "edge";
int port = settings.GetValue("port", 0);
if (shape == "broker")
    return await ServeTask.InstallAsync(port);   // the broker has the port from here on, and this process ends
if (shape == "broker-close")
    return ServeTask.Close();

await using WebApplication app = Site.Build(args, shape, kestrel => Endpoints.Listen(kestrel, shape, port));
if (shape != "in-process")
{
    await app.RunAsync();
    return 0;
}

// The program that the server is part of: here it asks its own server, with NetClient's handler, and ends.
await app.StartAsync();
using (var client = new HttpClient(new NetClient.Web.Http.NetClientHttpHandler()))
    Console.Write(await client.GetStringAsync(app.Urls.Single()));
await app.StopAsync();
return 0;
