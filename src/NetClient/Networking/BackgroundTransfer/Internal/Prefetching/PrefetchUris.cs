using System.Collections;

namespace NetClient.Networking.BackgroundTransfer.Internal.Prefetching;

/// <summary>The addresses that an app sets. Every change makes a copy: several threads may read and change it, and a loop over it sees it as it was.</summary>
internal sealed class PrefetchUris(Action changed) : IList<Uri>
{
    private readonly Lock _gate = new();
    private Uri[] _items = [];

    public int Count => Items.Length;

    public bool IsReadOnly => false;

    private Uri[] Items => Volatile.Read(ref _items);

    public Uri this[int index]
    {
        get => Items[index];
        set => Change(items => items[index] = TransferSettings.Check(value, nameof(value)));
    }

    public void Add(Uri item) => Change(items => items.Add(TransferSettings.Check(item, nameof(item))));

    public void Insert(int index, Uri item) => Change(items => items.Insert(index, TransferSettings.Check(item, nameof(item))));

    public void RemoveAt(int index) => Change(items => items.RemoveAt(index));

    public void Clear() => Change(items => items.Clear());

    public bool Remove(Uri item)
    {
        bool removed = false;
        Change(items => removed = items.Remove(item));
        return removed;
    }

    public bool Contains(Uri item) => Items.Contains(item);

    public int IndexOf(Uri item) => Array.IndexOf(Items, item);

    public void CopyTo(Uri[] array, int arrayIndex) => Items.CopyTo(array, arrayIndex);

    public IEnumerator<Uri> GetEnumerator() => ((IEnumerable<Uri>)Items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private void Change(Action<List<Uri>> change)
    {
        lock (_gate)
        {
            List<Uri> items = [.. _items];
            change(items);
            Volatile.Write(ref _items, [.. items]);
        }
        changed();
    }
}
