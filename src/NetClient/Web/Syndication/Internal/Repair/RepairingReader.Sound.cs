namespace NetClient.Web.Syndication.Internal.Repair;

/// <summary>The fast way: nearly every document is sound nearly everywhere. What needs neither mending nor a decision is passed in one piece, many tags at a time.</summary>
/// <remarks>It says of nothing that it is wrong: at the first doubt it stops, and the next step looks at that piece as if there were no fast way.</remarks>
internal sealed partial class RepairingReader
{
    // False when the next piece needs a look.
    private bool TryPassSound()
    {
        ReadOnlySpan<char> input = Input;
        // Where an element may become too long, it is measured piece by piece.
        if (source.LongestUnit - _unitLength < input.Length)
            return false;
        int sound = 0;
        bool isBetweenUnits = false;
        while (!isBetweenUnits)
        {
            int text = input[sound..].IndexOfAny(XmlLetters.EndsText);
            if (text < 0)
            {
                sound = input.Length;
                break;
            }
            sound += text;
            int length = input[sound] switch
            {
                '<' => EnterSoundTag(input[sound..], out isBetweenUnits),
                '&' => Reference.SoundLength(input[sound..]),
                '>' => sound >= Kept && !(input[sound - 1] == ']' && input[sound - 2] == ']') ? 1 : 0,
                _ => 0,
            };
            if (length == 0)
                break;
            sound += length;
        }
        if (sound == 0)
            return false;
        Pass(sound);
        if (isBetweenUnits)
            TagWritten();
        return true;
    }

    // The tag's length; 0 when it needs a look, and nothing was changed.
    private int EnterSoundTag(ReadOnlySpan<char> input, out bool isBetweenUnits)
    {
        isBetweenUnits = false;
        int length = 0;
        if (input.Length > 1 && input[1] != '/')
        {
            length = EnterSoundStartTag(input);
        }
        else if (input.Length > 1 && IsEndOfTop(input))
        {
            length = _open.Top.Length + 3;
            CloseTop();
        }
        isBetweenUnits = length > 0 && IsBetweenUnits;
        return length;
    }

    private int EnterSoundStartTag(ReadOnlySpan<char> input)
    {
        int length = SoundLength(input, out int nameLength, out bool isEmpty, out bool hasPrefixes);
        if (length == 0 || hasPrefixes)
            return 0;
        ReadOnlySpan<char> name = input.Slice(1, nameLength);
        ElementTraits traits = KnownElements.Of(name);
        if (_open.Depth == OpenElements.MaxDepth || (traits != ElementTraits.None && NeedsLook(name, traits, isEmpty)))
            return 0;
        if (!isEmpty)
            Open(name, traits, isSound: true, input[..length]);
        return length;
    }

    // Whether an element may end another one that is open, or be taken for empty.
    private bool NeedsLook(ReadOnlySpan<char> name, ElementTraits traits, bool isEmpty)
    {
        if (traits.Has(ElementTraits.Item) || (traits.Has(ElementTraits.Neighbour) && _open.Has(_open.Depth - 1, ElementTraits.TextOnly)))
            return true;
        return IsInText && ((traits.Has(ElementTraits.HoldsNothing) && !isEmpty) || (traits.Has(ElementTraits.EndsSiblings) && OpenSibling(name) >= 0));
    }
}
