using Microsoft.Extensions.DependencyInjection;
using NetClient.Internal;
using NetClient.Networking.Sockets;

namespace NetClient.Extensions.DependencyInjection.Internal;

/// <summary>Asks the container, so that a factory which a test has put in place of ours is found as well.</summary>
internal sealed class StreamSocketFactoryProvider(IServiceProvider services, FactoryNames names) : IStreamSocketFactoryProvider
{
    public IStreamSocketFactory GetFactory(string name)
    {
        Throw.IfNull(name);
        return services.GetKeyedService<IStreamSocketFactory>(name) ?? throw Throw.Argument(
            $"No socket factory is called \"{name}\". {(names.Count == 0 ? "None has a name" : $"There are: {string.Join(", ", names.Order(StringComparer.Ordinal))}")}; " +
            "AddNetClient().AddStreamSocketFactory(name) adds one.", nameof(name));
    }
}

/// <summary>The names given so far, for the message that says which there are.</summary>
internal sealed class FactoryNames : HashSet<string>;
