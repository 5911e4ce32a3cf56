namespace NetClient.Web.Syndication.Internal.Repair;

/// <summary>What begins with a "&lt;".</summary>
internal sealed partial class RepairingReader
{
    private bool TryMarkup()
    {
        ReadOnlySpan<char> input = Input;
        if (input.Length < 2)
            return false;
        switch (input[1])
        {
            case '!':
                return TryDeclaration();
            case '?':
                return TryInstruction();
            case '/' when _state == State.Content:
                return TryEndTag();
            case '/' when _reportedStray:
                return Drop(2);
            case ' ' or '\t' or '\r' or '\n' when _state == State.Content && IsContainer(_open.Depth - 1):
                return TryBehindSpace();
            default:
                return XmlLetters.StartsName(input[1]) ? TryStartTag() : TakeForText();
        }
    }

    // "< item>", where texts have no place.
    private bool TryBehindSpace()
    {
        if (Lacks(Shown))
            return false;
        ReadOnlySpan<char> near = Input[..Math.Min(Input.Length, Shown)], behind = near[1..].TrimStart(" \t\r\n");
        ReadOnlySpan<char> name = behind[..XmlLetters.NameLength(behind)];
        if (name.IsEmpty || name.Length == behind.Length || !(XmlLetters.IsSpace(behind[name.Length]) || behind[name.Length] is '>' or '/') || KnownElements.Of(name) == ElementTraits.None)
            return TakeForText();
        Report(SyndicationProblemKind.Markup, "Space before the name in a tag was left out.", Shown);
        Drop(near.Length - behind.Length - 1);
        _input[_position] = '<';
        return true;
    }

    private bool TakeForText()
    {
        if (Input.Length < 20 && !_inputEnded)
            return false;   // the problem shows what stands there, in whatever pieces it comes
        Report(SyndicationProblemKind.Markup, "A \"<\" that begins no tag was taken for text.", 20);
        return _state == State.Content ? Replace(1, "&lt;") : Drop(1);
    }

    private bool TryDeclaration()
    {
        ReadOnlySpan<char> input = Input;
        if (input.Length < 9 && !_inputEnded)
            return false;
        if (input.StartsWith("<!--", StringComparison.Ordinal))
        {
            if (EndOf(_commentEnd, 4, LongestTag) is not { } end)
                return false;
            if (end < 0)
                return LeaveOutBeginning(4, "A comment without its end was taken for text.");
            BeginBlank(4, State.Comment);
            return true;
        }
        if (input.StartsWith("<![CDATA[", StringComparison.OrdinalIgnoreCase) && _state == State.Content)
        {
            if (EndOf(_cdataEnd, CDataLength, LongestTag) is not { } end)
                return false;
            if (end < 0)
                return LeaveOutBeginning(CDataLength, "A CDATA section without its end was taken for text.");
            if (MayEndAnother(end))
                Report(SyndicationProblemKind.UnexpectedContent, "A CDATA section holds the beginning of another one: its own end may have been forgotten.", Shown);
            _state = State.CData;
            return Replace(CDataLength, "<![CDATA[");
        }
        if (!input.StartsWith("<!DOCTYPE", StringComparison.OrdinalIgnoreCase))
            return TakeForText();
        return _state == State.Content ? TryDropDocumentType() : TryBeginDocumentType();
    }

    // Where what begins here ends; -1 when it has no end, null when that is not known yet. What is too long to know is taken to end where that is.
    private int? EndOf(NextOf end, int from, int longest)
    {
        int found = end.Find(Input, _passed, from);
        return found >= 0 && found < longest ? found : Input.Length >= longest ? longest : _inputEnded ? -1 : null;
    }

    // "<description><![CDATA[one</description> ... <description><![CDATA[two]]>". XML has it that the first one holds whatever stands between, and so it is read: in a sound document a text may say
    // just that, and must not get out of its section by it.
    private bool MayEndAnother(int end)
    {
        int element = _textEnd.Find(Input, _passed, CDataLength);
        if (element < 0 || element >= end)
            return false;
        if (_lastCData.End != _passed + end)
            _lastCData = (_passed + end, _passed + Input[..end].LastIndexOf("<![CDATA[", StringComparison.Ordinal));
        return _lastCData.Begin - _passed > element;
    }

    // What it would hold is all that follows.
    private bool LeaveOutBeginning(int length, string message)
    {
        Report(SyndicationProblemKind.Markup, message, Shown);
        return Drop(length);
    }

    private bool TryDropDocumentType()
    {
        int length = Input.IndexOf('>') + 1;
        if (length == 0)
            return AwaitEnd();
        Report(SyndicationProblemKind.Markup, "A document type inside of the document was left out.", Math.Min(length, Shown));
        return Drop(length);
    }

    // Not before it is all there.
    private bool AwaitEnd() => Input.Length > LongestTag ? throw TooLong("A tag is", LongestTag) : false;

    // Entities of the document's own are the reason why a feed that refers to them reads badly, so they are worth a word.
    private bool TryBeginDocumentType()
    {
        int length = _hasEndlessDocumentType ? 0 : DocumentTypeLength(Input);
        if ((length == 0 && !_inputEnded) || Lacks(Shown))
            return AwaitEnd();
        if (length == 0)
        {
            _hasEndlessDocumentType = true;   // the rest of the document was searched: not once more for each that follows
            Report(SyndicationProblemKind.Markup, "A document type without its end was ended at the next \">\".", Shown);
            length = Input.IndexOf('>') is >= 0 and int close ? close + 1 : Input.Length;
        }
        else if (Input[..length].Contains('['))
        {
            Report(SyndicationProblemKind.DocumentType, "The document type's own declarations are not read.", Shown);
        }
        EmitBlank(Input[..length]);
        return Drop(length);
    }

    // Up to the ">" that is in no quotes, no brackets and no comment; 0 when there is none.
    private static int DocumentTypeLength(ReadOnlySpan<char> input)
    {
        int brackets = 0;
        for (int i = 0; i < input.Length; i++)
        {
            bool isComment = input[i..].StartsWith("<!--", StringComparison.Ordinal);
            if (isComment || input[i] is '"' or '\'')
            {
                int inside = isComment ? i + 4 : i + 1;
                int end = isComment ? input[inside..].IndexOf("-->", StringComparison.Ordinal) : input[inside..].IndexOf(input[i]);
                if (end < 0)
                    return 0;
                i = inside + end + (isComment ? 2 : 0);
            }
            else if (input[i] == '[')
            {
                brackets++;
            }
            else if (input[i] == ']')
            {
                brackets--;
            }
            else if (input[i] == '>' && brackets <= 0)
            {
                return i + 1;
            }
        }
        return 0;
    }

    private bool TryInstruction()
    {
        ReadOnlySpan<char> input = Input;
        if (input.Length < 6 && !_inputEnded)
            return false;
        if (input.Length > 2 && !XmlLetters.StartsName(input[2]))
            return TakeForText();
        bool isDeclaration = input.Length > 5 && input[2..5].Equals("xml", StringComparison.OrdinalIgnoreCase) && !XmlLetters.IsNamePart(input[5]);
        if (!isDeclaration)
            return TryBeginInstruction();
        int end = input.IndexOf('>');
        if ((end < 0 && Lacks(Enough)) || Lacks(Shown))
            return false;
        if (_state != State.Prolog || Place() != (1, 1))
            Report(SyndicationProblemKind.Declaration, "The XML declaration is not at the beginning; it was left out.", Shown);
        else if (end < 1 || input[end - 1] != '?' || !input.StartsWith("<?xml", StringComparison.Ordinal))
            Report(SyndicationProblemKind.Declaration, "The XML declaration is malformed.", Shown);
        _instructionEnd = ">";
        BeginBlank(2, State.Instruction);
        return true;
    }

    // "<?php echo 1 >": without its end it would go on up to another's, and hold whatever stands between.
    private bool TryBeginInstruction()
    {
        if (EndOf(_properInstructionEnd, 2, LongestInstruction) is not { } end)
            return false;
        bool isEnded = end is >= 0 and < LongestInstruction;
        if (!isEnded)
            Report(SyndicationProblemKind.Markup, "An instruction without its \"?>\" was ended at the next \">\".", Shown);
        _instructionEnd = isEnded ? "?>" : ">";
        BeginBlank(2, State.Instruction);
        return true;
    }

    private bool TryEndTag()
    {
        ReadOnlySpan<char> input = Input;
        if (IsEndOfTop(input))
        {
            int whole = _open.Top.Length + 3;
            CloseTop();
            Pass(whole);
            return TagWritten();
        }
        int end = input[2..].IndexOfAny('>', '<') + 2;
        if (end < 2)
            return false;
        int length = input[end] == '>' ? end + 1 : end;
        ReadOnlySpan<char> name = input[2..end].Trim(" \t\r\n");
        if (_open.Top.SequenceEqual(name) && input[end] == '>' && _open.IsTopSound && !XmlLetters.IsSpace(input[2]))
        {
            CloseTop();
            Pass(length);
            return TagWritten();
        }

        if (name.ContainsAny(XmlLetters.AllControls))
        {
            Report(SyndicationProblemKind.Character, "Control characters in an end tag were left out.", length);
            name = XmlLetters.WithoutControls(name);
        }
        name = name[..XmlLetters.NameLength(name)];
        int opened = _open.LastIndexOf(name, StringComparison.Ordinal);
        if (opened < 0)
            opened = _open.LastIndexOf(name, StringComparison.OrdinalIgnoreCase);
        if (opened < 0)
        {
            Report(SyndicationProblemKind.Markup, "An end tag without a start tag was left out.", length);
            return Drop(length);
        }
        if (opened < _open.Depth - 1)
            Report(SyndicationProblemKind.Markup, $"An end tag closes \"{Quoted.Of(_open.Top)}\" as well, which has none of its own.", length);
        else if (input[end] != '>' || XmlLetters.IsSpace(input[2]) || !name.SequenceEqual(_open.Top))
            Report(SyndicationProblemKind.Markup, "An end tag was mended.", length);
        while (_open.Depth > opened)
            EmitEndTag();
        Drop(length);
        return TagWritten();
    }

    private void CloseTop()
    {
        _open.Pop();
        _prefixes.Leave(_open.Depth);
        if (_open.Depth <= _text)
            _text = -1;
    }

    // The fast way: nearly every end tag is the one that is due.
    private bool IsEndOfTop(ReadOnlySpan<char> input)
    {
        ReadOnlySpan<char> top = _open.Top;
        return input.Length > top.Length + 2 && input[top.Length + 2] == '>' && _open.IsTopSound && input.Slice(2, top.Length).SequenceEqual(top);
    }

    private void EmitEndTag()
    {
        Emit("</");
        Emit(XmlLetters.MendElement(_open.Top));
        Emit(">");
        NoteDrift();
        CloseTop();
        TagWritten();
    }

    private bool TagWritten()
    {
        if (_open.Depth == 0)
        {
            _state = State.Epilog;
            _reportedStray = false;
        }

        // Where the parser can stop and wait, it need not hold more.
        if (IsBetweenUnits)
            (_unitEnded, _unitLength) = (true, 0);
        return true;
    }

    // In RSS the items are the channel's children, everywhere else the root's.
    private bool IsBetweenUnits => _open.Depth <= 1 || (_open.Depth == 2 && IsRss && _open.At(1).Equals("channel", StringComparison.OrdinalIgnoreCase));

    private bool IsRss => _open.At(0).Equals("rss", StringComparison.OrdinalIgnoreCase);
}
