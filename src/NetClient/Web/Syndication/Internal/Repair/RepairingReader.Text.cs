namespace NetClient.Web.Syndication.Internal.Repair;

/// <summary>Text, CDATA sections and what is blanked.</summary>
internal sealed partial class RepairingReader
{
    private string _instructionEnd = "?>";
    private bool _reportedStray;

    private bool TryContent()
    {
        if (_empty is not null)
            return TryBehindEmpty(_empty);
        if (TryPassSound())
            return true;
        int plain = Input.IndexOfAny(XmlLetters.EndsText);
        if (plain < 0)
            plain = Input.Length;
        if (plain > 0)
            return Pass(plain);
        switch (Input[0])
        {
            case '<':
                return TryMarkup();
            case '&':
                return (Input.Length > Reference.Longest + 3 || Input[1..].ContainsAny(';', ' ', '<')) && !(Reference.MayGoOn(Input) && !_inputEnded) && TryReference();
            case '>':
                if (!EndsInBrackets)
                    return Pass(1);
                Report(SyndicationProblemKind.Markup, "\"]]>\" without a CDATA section was taken for text.", 1);
                return Replace(1, "&gt;");
            default:
                return DropControl();
        }
    }

    private bool DropControl()
    {
        Report(SyndicationProblemKind.Character, $"The control character U+{(int)Input[0]:X4} was left out.", 0);
        return Drop(1);
    }

    private bool TryReference()
    {
        var reference = Reference.At(Input);
        if (reference.Replacement is null)
            return Pass(reference.Length);
        if (Lacks(2 * Reference.Longest))
            return false;   // the problem shows what stands there, in whatever pieces it comes
        Report(SyndicationProblemKind.Entity, Explain(reference), Math.Max(reference.Length, Math.Min(Input.Length, Reference.Longest)));
        return Replace(reference.Length, reference.Replacement is "<" or "&" ? "&amp;" : reference.Replacement);
    }

    private static string Explain(Reference reference) => reference.Replacement switch
    {
        "&amp;" => "An ampersand that begins no reference was taken for itself.",
        "" => "A reference to a character that XML does not have was left out.",
        _ => "A reference that XML does not have was read as HTML reads it.",
    };

    private bool TryCData()
    {
        int plain = Input.IndexOfAny(XmlLetters.EndsCData);
        if (plain < 0)
            plain = Input.Length;
        if (plain > 0)
        {
            // Something between the brackets and the ">" was left out: the section must not end here.
            if (Input[0] == '>' && EndsInBrackets)
                Emit("]]><![CDATA[");
            return Pass(plain);
        }
        if (Input[0] != ']')
            return DropControl();
        if (Input.Length < 3)
            return _inputEnded && Pass(1);
        if (Input[1] != ']' || Input[2] != '>')
            return Pass(1);
        _state = State.Content;
        return Pass(3);
    }

    // A comment or an instruction, up to its end. Outside of the root blanks may stand as they are; inside they would be text, so they stand in a comment.
    private bool TryBlank(string end)
    {
        int found = Input.IndexOf(end, StringComparison.Ordinal);
        int known = found >= 0 ? found : Input.Length - end.Length + 1;
        if (known <= 0 && found < 0)
            return false;
        EmitBlank(Input[..known]);
        Drop(known);
        if (found < 0)
            return true;
        if (_outer == State.Content)
            Emit("-->");
        else
            EmitBlank(end);
        _state = _outer;
        return Drop(end.Length);
    }

    private void BeginBlank(int length, State state)
    {
        _outer = _state;
        _state = state;
        if (_outer == State.Content)
            Emit("<!--");
        else
            EmitBlank(Input[..length]);
        Drop(length);
    }

    private bool TryOutside()
    {
        if (Input[0] == '\uFEFF' && Place() == (1, 1))
        {
            Drop(1);
            _counted = _position;   // a mark is no character
            return true;
        }
        int space = 0;
        while (space < Input.Length && (XmlLetters.IsSpace(Input[space]) || Input[space] == '\uFEFF'))
            space++;
        if (space > 0)
        {
            EmitBlank(Input[..space]);
            return Drop(space);
        }
        if (Input[0] == '<' && (_state == State.Prolog || Input.Length < 4 || Input.StartsWith("<!--", StringComparison.Ordinal) || Input.StartsWith("<?", StringComparison.Ordinal)))
            return Input.Length >= 4 ? TryMarkup() : _inputEnded && Drop(Input.Length);
        if (!_reportedStray && Lacks(Shown))
            return false;
        if (!_reportedStray)
            Report(SyndicationProblemKind.Markup, _state == State.Prolog ? "Text before the document was left out." : "What stands behind the document was left out.", Shown);
        _reportedStray = true;
        if (_state == State.Epilog)
        {
            _state = State.Rest;
            return true;
        }
        int next = Input[1..].IndexOf('<');
        return Drop(next < 0 ? Input.Length : next + 1);
    }
}
