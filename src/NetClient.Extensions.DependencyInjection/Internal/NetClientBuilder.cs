using Microsoft.Extensions.DependencyInjection;

namespace NetClient.Extensions.DependencyInjection.Internal;

internal sealed record NetClientBuilder(IServiceCollection Services) : INetClientBuilder;
