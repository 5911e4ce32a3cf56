namespace NetClient.Web.Syndication.Internal.Repair;

/// <summary>The names of the elements that are open, without an object for each.</summary>
internal sealed class OpenElements
{
    private char[] _names = new char[256];
    private readonly int[] _starts = new int[MaxDepth + 1];
    private readonly bool[] _isSound = new bool[MaxDepth + 1];
    private readonly ElementTraits[] _traits = new ElementTraits[MaxDepth + 1];

    /// <summary>Deeper is no feed, but an attempt to exhaust whoever reads it.</summary>
    public const int MaxDepth = 256;

    public int Depth { get; private set; }

    public ReadOnlySpan<char> Top => At(Depth - 1);

    public ReadOnlySpan<char> At(int index) => _names.AsSpan(_starts[index].._starts[index + 1]);

    /// <summary>The innermost element's name may stand as it is.</summary>
    public bool IsTopSound => _isSound[Depth - 1];

    public bool Has(int index, ElementTraits trait) => _traits[index].Has(trait);

    public void Push(ReadOnlySpan<char> name, ElementTraits traits, bool isSound)
    {
        (_isSound[Depth], _traits[Depth]) = (isSound, traits);
        int start = _starts[Depth];
        while (start + name.Length > _names.Length)
            Array.Resize(ref _names, _names.Length * 2);
        name.CopyTo(_names.AsSpan(start));
        _starts[++Depth] = start + name.Length;
    }

    public void Pop() => Depth--;

    /// <summary>The innermost element of the name; -1 when none is open.</summary>
    public int LastIndexOf(ReadOnlySpan<char> name, StringComparison comparison)
    {
        int index = Depth - 1;
        while (index >= 0 && !At(index).Equals(name, comparison))
            index--;
        return index;
    }
}
