namespace NetClient.Storage;

/// <summary>Where a deleted item goes.</summary>
public enum StorageDeleteOption
{
    /// <summary>As <see cref="PermanentDelete"/>. (A difference: Windows may move the item to the recycle bin.)</summary>
    Default = 0,

    /// <summary>The item is gone.</summary>
    PermanentDelete = 1,
}
