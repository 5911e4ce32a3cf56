using System.IO.Pipes;

namespace NetClient.Tests.Security.Cryptography.Certificates;

/// <summary>Two ends of a connection inside the process.</summary>
internal static class DuplexPair
{
    public static (Stream Client, Stream Server) Create()
    {
        string name = $"netclient-{Guid.NewGuid():N}";
        var server = new NamedPipeServerStream(name, PipeDirection.InOut, 1, PipeTransmissionMode.Byte, PipeOptions.Asynchronous | PipeOptions.CurrentUserOnly);
        var client = new NamedPipeClientStream(".", name, PipeDirection.InOut, PipeOptions.Asynchronous | PipeOptions.CurrentUserOnly);
        Task waiting = server.WaitForConnectionAsync();
        client.Connect();
        waiting.GetAwaiter().GetResult();
        return (client, server);
    }
}
