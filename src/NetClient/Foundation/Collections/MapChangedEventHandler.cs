namespace NetClient.Foundation.Collections;

/// <summary>Handles a change of a map.</summary>
/// <typeparam name="TKey">The type of the keys.</typeparam>
/// <typeparam name="TValue">The type of the values.</typeparam>
/// <param name="sender">The map.</param>
/// <param name="event">What changed.</param>
public delegate void MapChangedEventHandler<TKey, TValue>(IObservableMap<TKey, TValue> sender, IMapChangedEventArgs<TKey> @event);
