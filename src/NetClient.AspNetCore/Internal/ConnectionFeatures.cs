using System.Collections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace NetClient.AspNetCore.Internal;

/// <summary>The features that a connection itself is: those that every connection has, found without a table that would have to be filled for each.</summary>
internal sealed class ConnectionFeatures(NetClientConnection connection) : IFeatureCollection
{
    // The last is of connections in clear text alone.
    private static readonly Type[] Own =
    [
        typeof(IConnectionIdFeature), typeof(IConnectionTransportFeature), typeof(IConnectionItemsFeature), typeof(IMemoryPoolFeature), typeof(IConnectionLifetimeFeature),
        typeof(IConnectionEndPointFeature), typeof(IStreamSocketConnectionFeature), typeof(IConnectionSocketFeature),
    ];

    public bool IsReadOnly => true;

    public int Revision => 0;

    public object? this[Type key] { get => Has(key) ? connection : null; set => throw ReadOnly(); }

    public TFeature? Get<TFeature>() => (TFeature?)this[typeof(TFeature)];

    public void Set<TFeature>(TFeature? instance) => throw ReadOnly();

    public IEnumerator<KeyValuePair<Type, object>> GetEnumerator() => Own.Where(Has).Select(type => new KeyValuePair<Type, object>(type, connection)).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private bool Has(Type key) => Array.IndexOf(Own, key) is var place && place >= 0 && (place < Own.Length - 1 || connection.IsPlain);

    private static InvalidOperationException ReadOnly() => new("Others' features stand in the collection over this one.");
}
