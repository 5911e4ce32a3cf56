using System.Collections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace NetClient.AspNetCore.Internal;

/// <summary>The features that a connection itself is: those that every connection has, found without a table that would have to be filled for each.</summary>
internal sealed class ConnectionFeatures(NetClientConnection connection) : IFeatureCollection
{
    private static readonly Type[] Own =
    [
        typeof(IConnectionIdFeature), typeof(IConnectionTransportFeature), typeof(IConnectionItemsFeature), typeof(IMemoryPoolFeature), typeof(IConnectionLifetimeFeature),
        typeof(IConnectionEndPointFeature), typeof(IStreamSocketConnectionFeature),
    ];

    public bool IsReadOnly => true;

    public int Revision => 0;

    public object? this[Type key] { get => Array.IndexOf(Own, key) >= 0 ? connection : null; set => throw ReadOnly(); }

    public TFeature? Get<TFeature>() => (TFeature?)this[typeof(TFeature)];

    public void Set<TFeature>(TFeature? instance) => throw ReadOnly();

    public IEnumerator<KeyValuePair<Type, object>> GetEnumerator() => Own.Select(type => new KeyValuePair<Type, object>(type, connection)).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static InvalidOperationException ReadOnly() => new("Others' features stand in the collection over this one.");
}
