namespace NetClient.Storage;

/// <summary>What to do when the place that an item is copied, moved or renamed to is taken.</summary>
/// <remarks>The overloads without an option use <see cref="FailIfExists"/>. Source:
/// <see href="https://learn.microsoft.com/uwp/api/windows.storage.namecollisionoption"/> (documented).</remarks>
public enum NameCollisionOption
{
    /// <summary>A number is appended to the name: <c>report (2).txt</c>.</summary>
    GenerateUniqueName = 0,

    /// <summary>The item that is there is replaced.</summary>
    ReplaceExisting = 1,

    /// <summary>The call fails (0x800700B7).</summary>
    FailIfExists = 2,
}
