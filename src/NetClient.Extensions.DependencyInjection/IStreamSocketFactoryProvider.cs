using NetClient.Networking.Sockets;

namespace NetClient.Extensions.DependencyInjection;

/// <summary>Finds socket factories by name, for code that learns the name at run time. Where it is known, <c>[FromKeyedServices("name")] IStreamSocketFactory</c> does the same.</summary>
public interface IStreamSocketFactoryProvider
{
    /// <summary>The factory of a name.</summary>
    /// <param name="name">As given to <c>AddStreamSocketFactory</c>.</param>
    /// <returns>The one factory of that name.</returns>
    /// <exception cref="ArgumentException">The name is null, or nothing has it (0x80070057).</exception>
    IStreamSocketFactory GetFactory(string name);
}
