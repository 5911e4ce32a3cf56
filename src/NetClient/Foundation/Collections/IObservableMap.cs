using System.Diagnostics.CodeAnalysis;

namespace NetClient.Foundation.Collections;

/// <summary>A map that tells when it changes.</summary>
/// <typeparam name="TKey">The type of the keys.</typeparam>
/// <typeparam name="TValue">The type of the values.</typeparam>
[SuppressMessage("Naming", "CA1710:Identifiers should have correct suffix", Justification = "WinRT's name.")]
public interface IObservableMap<TKey, TValue> : IDictionary<TKey, TValue>
{
    /// <summary>Raised after each change, on the thread that made it.</summary>
    event MapChangedEventHandler<TKey, TValue>? MapChanged;
}
