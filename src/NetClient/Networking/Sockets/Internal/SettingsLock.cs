using System.Collections.ObjectModel;
using NetClient.Internal;

namespace NetClient.Networking.Sockets.Internal;

/// <summary>Refuses changes to settings once they have been read. Silently ignoring them would hide a bug in the app (user-visible rule of WinRT).</summary>
internal sealed class SettingsLock(string lockedBy)
{
    private volatile bool _locked;

    public bool IsLocked => _locked;

    public void Lock() => _locked = true;

    /// <summary>For an object whose operation failed and may be tried again with other settings.</summary>
    public void Unlock() => _locked = false;

    public void Set<T>(ref T field, T value)
    {
        ThrowIfLocked();
        field = value;
    }

    public void ThrowIfLocked()
    {
        if (_locked)
            throw Throw.WrongState($"The settings were read by {lockedBy}; set them before it is called.");
    }
}

/// <summary>A list that checks what is added and closes with its <see cref="SettingsLock"/>.</summary>
internal sealed class LockableList<T>(SettingsLock settings, Action<T> check) : Collection<T>
{
    protected override void InsertItem(int index, T item)
    {
        settings.ThrowIfLocked();
        check(item);
        base.InsertItem(index, item);
    }

    protected override void SetItem(int index, T item)
    {
        settings.ThrowIfLocked();
        check(item);
        base.SetItem(index, item);
    }

    protected override void RemoveItem(int index)
    {
        settings.ThrowIfLocked();
        base.RemoveItem(index);
    }

    protected override void ClearItems()
    {
        settings.ThrowIfLocked();
        base.ClearItems();
    }
}
