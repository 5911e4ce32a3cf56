namespace NetClient.Storage;

/// <summary>What to do when the folder has an item of that name already.</summary>
/// <remarks>The overloads without an option use <see cref="FailIfExists"/>. Source:
/// <see href="https://learn.microsoft.com/uwp/api/windows.storage.creationcollisionoption"/> (documented).</remarks>
public enum CreationCollisionOption
{
    /// <summary>A number is appended to the name: <c>report (2).txt</c>.</summary>
    GenerateUniqueName = 0,

    /// <summary>The item that is there is replaced: a file is emptied, a folder is deleted with all that is in it.</summary>
    ReplaceExisting = 1,

    /// <summary>The call fails (0x800700B7).</summary>
    FailIfExists = 2,

    /// <summary>The item that is there is returned as it is.</summary>
    OpenIfExists = 3,
}
