using System.Buffers;
using System.Xml;

namespace NetClient.Web.Syndication.Internal.Repair;

/// <summary>Which characters may stand where in XML 1.0.</summary>
internal static class XmlLetters
{
    private const string Controls =
        "\0\u0001\u0002\u0003\u0004\u0005\u0006\u0007\u0008\u000B\u000C\u000E\u000F\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001A\u001B\u001C\u001D\u001E\u001F";

    /// <summary>What may stand nowhere.</summary>
    public static readonly SearchValues<char> AllControls = SearchValues.Create(Controls);

    /// <summary>What ends a run of plain text.</summary>
    public static readonly SearchValues<char> EndsText = SearchValues.Create("<&>" + Controls);

    /// <summary>What needs care in a CDATA section.</summary>
    public static readonly SearchValues<char> EndsCData = SearchValues.Create("]" + Controls);

    /// <summary>What ends a run inside an attribute's value, quotes aside.</summary>
    public static readonly SearchValues<char> EndsValue = SearchValues.Create("<&" + Controls);

    /// <summary>What tells where a tag ends.</summary>
    public static readonly SearchValues<char> EndsTag = SearchValues.Create("<>\"'");

    public static bool IsSpace(char c) => c is ' ' or '\t' or '\n' or '\r';

    public static bool IsControl(char c) => c < ' ' && !IsSpace(c);

    public static string WithoutControls(ReadOnlySpan<char> text) => string.Concat(text.ToString().Where(c => !IsControl(c)));

    public static bool StartsName(char c) => c < 0x80 ? char.IsAsciiLetter(c) || c is '_' or ':' : XmlConvert.IsStartNCNameChar(c);

    public static bool IsNamePart(char c) => c < 0x80 ? char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.' or ':' : XmlConvert.IsNCNameChar(c);

    /// <summary>A name that namespaces allow: one colon at most, and something that may begin a name on either side of it.</summary>
    public static bool IsQualifiedName(ReadOnlySpan<char> name)
    {
        if (name.IsEmpty || !StartsName(name[0]) || name[0] == ':')
            return false;
        bool colon = false;
        for (int i = 1; i < name.Length; i++)
        {
            char c = name[i];
            if (c == ':')
            {
                if (colon || i + 1 == name.Length || name[i + 1] == ':' || !StartsName(name[i + 1]))
                    return false;
                colon = true;
            }
            else if (!IsNamePart(c))
            {
                return false;
            }
        }
        return true;
    }

    /// <summary>A name that an element may have: the prefix xmlns is not for elements.</summary>
    public static bool IsElementName(ReadOnlySpan<char> name) => IsQualifiedName(name) && MayNameElement(name);

    /// <summary>Whether a name that namespaces allow is one that an element may have.</summary>
    public static bool MayNameElement(ReadOnlySpan<char> name) => !name.StartsWith("xmlns:", StringComparison.Ordinal);

    /// <summary>The name, made one that an element may have.</summary>
    public static string MendElement(ReadOnlySpan<char> name)
    {
        string mended = Mend(name);
        return mended.StartsWith("xmlns:", StringComparison.Ordinal) ? "xmlns_" + mended[6..] : mended;
    }

    /// <summary>How long the name at the beginning is; 0 when there is none.</summary>
    public static int NameLength(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || !StartsName(text[0]))
            return 0;
        int length = 1;
        while (length < text.Length && IsNamePart(text[length]))
            length++;
        return length;
    }

    /// <summary>How long the name at the beginning is, when namespaces allow it; else 0.</summary>
    public static int QualifiedNameLength(ReadOnlySpan<char> text)
    {
        // Nearly all names are of letters and digits.
        int simple = 0;
        while (simple < text.Length && char.IsAsciiLetterOrDigit(text[simple]))
            simple++;
        if (simple > 0 && char.IsAsciiLetter(text[0]) && simple < text.Length && !IsNamePart(text[simple]))
            return simple;
        int length = NameLength(text);
        return IsQualifiedName(text[..length]) ? length : 0;
    }

    /// <summary>The name, made one that namespaces allow: what cannot stand is an underscore.</summary>
    public static string Mend(ReadOnlySpan<char> name)
    {
        char[] mended = name.ToArray();
        bool colon = false;
        for (int i = 0; i < mended.Length; i++)
        {
            bool isStart = i == 0 || mended[i - 1] == ':';
            if (mended[i] == ':')
            {
                bool mayStand = !isStart && !colon && i + 1 < mended.Length && mended[i + 1] != ':' && StartsName(mended[i + 1]);
                mended[i] = mayStand ? ':' : '_';
                colon |= mayStand;
            }
            else if (isStart ? !StartsName(mended[i]) : !IsNamePart(mended[i]))
            {
                mended[i] = '_';
            }
        }
        return new string(mended);
    }

    /// <summary>The name without its prefix.</summary>
    public static ReadOnlySpan<char> LocalName(ReadOnlySpan<char> name) => name[(name.LastIndexOf(':') + 1)..];
}
