using System.Collections.ObjectModel;
using NetClient.Web;

namespace NetClient.Networking.BackgroundTransfer.Internal;

/// <summary>The list that an app changes; the journal learns of each change.</summary>
internal sealed class RecoverableStatuses(Transfer transfer) : Collection<WebErrorStatus>([.. transfer.Record.Recoverable])
{
    protected override void InsertItem(int index, WebErrorStatus item)
    {
        base.InsertItem(index, item);
        Save();
    }

    protected override void SetItem(int index, WebErrorStatus item)
    {
        base.SetItem(index, item);
        Save();
    }

    protected override void RemoveItem(int index)
    {
        base.RemoveItem(index);
        Save();
    }

    protected override void ClearItems()
    {
        base.ClearItems();
        Save();
    }

    private void Save() => transfer.Update(record => record with { Recoverable = [.. this] });
}
