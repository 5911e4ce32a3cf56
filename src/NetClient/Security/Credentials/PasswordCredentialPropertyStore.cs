using System.Collections;
using System.Diagnostics.CodeAnalysis;
using NetClient.Foundation.Collections;
using NetClient.Foundation.Collections.Internal;

namespace NetClient.Security.Credentials;

/// <summary>Values attached to a <see cref="PasswordCredential"/>.</summary>
/// <remarks>Keys are compared exactly. A missing key fails with <see cref="KeyNotFoundException"/> (0x8000000B). Not for use by several threads at once.
/// <para>Source: <see href="https://learn.microsoft.com/uwp/api/windows.security.credentials.passwordcredentialpropertystore"/> (documented).</para></remarks>
[SuppressMessage("Naming", "CA1710:Identifiers should have correct suffix", Justification = "WinRT's name.")]
public sealed class PasswordCredentialPropertyStore : IPropertySet
{
    private readonly ObservableProperties _properties;

    /// <summary>Creates an empty set.</summary>
    public PasswordCredentialPropertyStore() => _properties = new ObservableProperties(change => MapChanged?.Invoke(this, change));

    /// <inheritdoc/>
    public event MapChangedEventHandler<string, object?>? MapChanged;

    /// <inheritdoc/>
    public int Count => _properties.Values.Count;

    /// <summary>False: the set can be changed.</summary>
    public bool IsReadOnly => false;

    /// <inheritdoc/>
    public ICollection<string> Keys => _properties.Values.Keys;

    /// <inheritdoc/>
    public ICollection<object?> Values => _properties.Values.Values;

    /// <inheritdoc/>
    public object? this[string key]
    {
        get => _properties.Get(key);
        set => _properties.Set(key, value);
    }

    /// <inheritdoc/>
    public void Add(string key, object? value) => _properties.Add(key, value);

    /// <inheritdoc/>
    public void Add(KeyValuePair<string, object?> item) => Add(item.Key, item.Value);

    /// <inheritdoc/>
    public void Clear() => _properties.Clear();

    /// <inheritdoc/>
    public bool Contains(KeyValuePair<string, object?> item) => _properties.Contains(item);

    /// <inheritdoc/>
    public bool ContainsKey(string key) => _properties.TryGet(key, out _);

    /// <inheritdoc/>
    public void CopyTo(KeyValuePair<string, object?>[] array, int arrayIndex) => _properties.CopyTo(array, arrayIndex);

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => _properties.Values.GetEnumerator();

    /// <inheritdoc/>
    public bool Remove(string key) => _properties.Remove(key);

    /// <inheritdoc/>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out object? value) => _properties.TryGet(key, out value);

    bool ICollection<KeyValuePair<string, object?>>.Remove(KeyValuePair<string, object?> item) => _properties.Remove(item);

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
