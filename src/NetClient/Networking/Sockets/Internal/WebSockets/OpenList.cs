using System.Collections.ObjectModel;

namespace NetClient.Networking.Sockets.Internal.WebSockets;

/// <summary>A list that checks what is added, and once its <see cref="SettingsLock"/> is closed ignores changes without an error (documented of SupportedProtocols).</summary>
internal sealed class OpenList<T>(SettingsLock settings, Action<T> check) : Collection<T>
{
    protected override void InsertItem(int index, T item)
    {
        check(item);
        if (!settings.IsLocked)
            base.InsertItem(index, item);
    }

    protected override void SetItem(int index, T item)
    {
        check(item);
        if (!settings.IsLocked)
            base.SetItem(index, item);
    }

    protected override void RemoveItem(int index)
    {
        if (!settings.IsLocked)
            base.RemoveItem(index);
    }

    protected override void ClearItems()
    {
        if (!settings.IsLocked)
            base.ClearItems();
    }
}
