using System.Diagnostics.CodeAnalysis;

namespace NetClient.Foundation.Collections;

/// <summary>A map from names to values of any type.</summary>
[SuppressMessage("Naming", "CA1710:Identifiers should have correct suffix", Justification = "WinRT's name.")]
public interface IPropertySet : IObservableMap<string, object?>;
