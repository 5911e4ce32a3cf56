using System.Runtime.InteropServices;

namespace NetClient.Web.Syndication.Internal;

/// <summary>Which prefix stands for which namespace, element in element.</summary>
internal sealed class PrefixTable
{
    private readonly List<Declaration> _declared = [];
    private readonly Dictionary<string, int> _innermost = new(StringComparer.Ordinal);   // of each prefix, which of the declarations

    /// <param name="Prefix">The prefix; empty for the default.</param>
    /// <param name="Namespace">What it stands for.</param>
    /// <param name="Depth">How deep the element is that declares it.</param>
    /// <param name="Hidden">The declaration of the same prefix further out; -1 when there is none.</param>
    public readonly record struct Declaration(string Prefix, string Namespace, int Depth, int Hidden);

    public int Count => _declared.Count;

    public Declaration this[int index] => _declared[index];

    /// <summary>The prefix's innermost declaration.</summary>
    public bool TryFind(string prefix, out Declaration declaration)
    {
        bool isDeclared = _innermost.TryGetValue(prefix, out int index);
        declaration = isDeclared ? _declared[index] : default;
        return isDeclared;
    }

    public void Declare(string prefix, string space, int depth)
    {
        ref int innermost = ref CollectionsMarshal.GetValueRefOrAddDefault(_innermost, prefix, out bool isHidden);
        _declared.Add(new Declaration(prefix, space, depth, isHidden ? innermost : -1));
        innermost = _declared.Count - 1;
    }

    /// <summary>Forgets what elements of a depth, or deeper, declare.</summary>
    public void Leave(int depth)
    {
        while (_declared.Count > 0 && _declared[^1].Depth >= depth)
            Forget();
    }

    private void Forget()
    {
        (string prefix, _, _, int hidden) = _declared[^1];
        if (hidden < 0)
            _innermost.Remove(prefix);
        else
            _innermost[prefix] = hidden;
        _declared.RemoveAt(_declared.Count - 1);
    }
}
