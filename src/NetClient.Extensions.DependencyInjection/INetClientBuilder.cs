using Microsoft.Extensions.DependencyInjection;

namespace NetClient.Extensions.DependencyInjection;

/// <summary>What <c>AddNetClient</c> returns: the place for extension methods that add more.</summary>
public interface INetClientBuilder
{
    /// <summary>The services that NetClient was added to.</summary>
    IServiceCollection Services { get; }
}
