using System.Diagnostics.CodeAnalysis;
using NetClient.Errors;
using NetClient.Internal;

namespace NetClient.Foundation.Collections.Internal;

/// <summary>What <see cref="PropertySet"/> and <see cref="ValueSet"/> share. WinRT gives both no common base class.</summary>
/// <param name="changed">Told of each change, after it.</param>
internal sealed class ObservableProperties(Action<MapChangedEventArgs<string>> changed)
{
    private readonly Dictionary<string, object?> _values = new(StringComparer.Ordinal);

    public Dictionary<string, object?> Values => _values;

    public object? Get(string key)
    {
        Throw.IfNull(key);
        return _values.TryGetValue(key, out object? value)
            ? value
            : throw new KeyNotFoundException($"There is no value named '{key}'.") { HResult = HResults.Bounds };
    }

    public void Set(string key, object? value)
    {
        Throw.IfNull(key);
        CollectionChange change = _values.ContainsKey(key) ? CollectionChange.ItemChanged : CollectionChange.ItemInserted;
        _values[key] = value;
        changed(new(change, key));
    }

    public void Add(string key, object? value)
    {
        Throw.IfNull(key);
        if (!_values.TryAdd(key, value))
            throw Throw.Argument($"There is a value named '{key}' already.", nameof(key));
        changed(new(CollectionChange.ItemInserted, key));
    }

    public bool Remove(string key)
    {
        Throw.IfNull(key);
        if (!_values.Remove(key))
            return false;
        changed(new(CollectionChange.ItemRemoved, key));
        return true;
    }

    public bool TryGet(string key, [MaybeNullWhen(false)] out object? value)
    {
        Throw.IfNull(key);
        return _values.TryGetValue(key, out value);
    }

    public bool Contains(KeyValuePair<string, object?> item) => TryGet(item.Key, out object? value) && Equals(value, item.Value);

    public bool Remove(KeyValuePair<string, object?> item) => Contains(item) && Remove(item.Key);

    public void Clear()
    {
        _values.Clear();
        changed(new(CollectionChange.Reset, null!));
    }

    public void CopyTo(KeyValuePair<string, object?>[] array, int arrayIndex) =>
        ((ICollection<KeyValuePair<string, object?>>)_values).CopyTo(array, arrayIndex);
}
