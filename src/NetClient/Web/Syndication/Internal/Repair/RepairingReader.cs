using NetClient.Internal;

namespace NetClient.Web.Syndication.Internal.Repair;

/// <summary>A document's characters on their way to the XML reader, mended where they are no XML: the XML reader would stop at the first mistake, and feeds are full of them.</summary>
/// <remarks>One pass in constant memory: the longest thing ever held is one tag, or in <see cref="BufferUnitAsync"/> one item. What it mends it reports, with its place; a sound document
/// passes unchanged, but for comments, processing instructions and the document type, which are blanked: entities that a document declares are never read, let alone fetched. A document that
/// ends too early stays too short: that is not for mending.</remarks>
internal sealed partial class RepairingReader(FeedSource source) : TextReader
{
    private const int Enough = 4 * 1024;
    private const int LongestTag = 1024 * 1024;
    private const int LongestInstruction = 64 * 1024;   // one that is longer has no end
    private const int CDataLength = 9;                  // of its beginning
    private const int Shown = 40;                       // of the input, with a problem

    // What stays of the output that was read: "]]" before a ">" is two characters. The input's last two may be others: characters and tags are left out.
    private const int Kept = 2;

    private enum State { Prolog, Content, CData, Comment, Instruction, Epilog, Rest, Ended }

    private readonly OpenElements _open = new();
    private readonly ProblemList _problems = source.Problems;
    private char[] _output = new char[2 * Enough];
    private int _written = Kept;        // how much of the output has been written
    private int _read = Kept;           // how much of that has been read
    private char[] _input = new char[2 * Enough];
    private int _position, _length;     // what of the input is still to be looked at
    private long _passed;               // how much has been
    private long _emitted;              // how much was written in all
    private bool _inputEnded;
    private readonly NextOf _commentEnd = new("-->"), _cdataEnd = new("]]>"), _properInstructionEnd = new("?>"), _textEnd = new(KnownElements.EndTagsOfTexts);
    private (long End, long Begin) _lastCData = (-1, -1);   // where the last CDATA section before an end begins
    private bool _hasEndlessDocumentType;   // in what is left; known when the input has ended
    private State _state = State.Prolog;
    private State _outer;               // where a comment or an instruction stands
    private int _wait;                  // a long piece that is not complete is not looked at again before it has grown: looking at each of its bytes as it comes would take for ever
    private bool _unitEnded;            // a tag was written after which the parser can stop and wait
    private int _unitLength;            // written since the last such tag

    /// <summary>Writes on until a child of the feed, or of the channel, is complete, so that the parser can read it without waiting.</summary>
    public async ValueTask BufferUnitAsync(CancellationToken cancellationToken)
    {
        _unitEnded = false;
        while (!_unitEnded && _state != State.Ended)
        {
            if (cancellationToken.IsCancellationRequested)
                throw Throw.Canceled(cancellationToken);
            if (TryStep())
                continue;
            if (_inputEnded)
                Finish();
            else
                Received(await source.ReadAsync(Room(), cancellationToken).ConfigureAwait(false));
        }
    }

    /// <summary>Writes all of it: for documents that are small, and are read at once.</summary>
    public async ValueTask BufferAllAsync(CancellationToken cancellationToken)
    {
        while (_state != State.Ended)
            await BufferUnitAsync(cancellationToken).ConfigureAwait(false);
    }

    public override int Read(char[] buffer, int index, int count)
    {
        if (_read == _written)
            Write();
        int length = Math.Min(count, _written - _read);
        _output.AsSpan(_read, length).CopyTo(buffer.AsSpan(index));
        _read += length;
        return length;
    }

    public override int Read()
    {
        char[] one = new char[1];
        return Read(one, 0, 1) == 0 ? -1 : one[0];
    }

    public override int Peek()
    {
        if (_read == _written)
            Write();
        return _read == _written ? -1 : _output[_read];
    }

    private ReadOnlySpan<char> Input => _input.AsSpan(_position, _length - _position);

    private void Write()
    {
        Restart();
        while (_written < Enough && _state != State.Ended)
        {
            if (TryStep())
                continue;
            if (_inputEnded)
                Finish();
            else if (_written > _read)
                return;   // hand on what there is before waiting for more
            else
                Received(source.Read(Room().Span));
        }
    }

    /// <summary>Deals with the next piece of the input. False when there is not enough of it.</summary>
    private bool TryStep()
    {
        if (Input.Length < _wait && !_inputEnded)
            return false;
        BeginStep();
        bool done = !Input.IsEmpty && TryState();
        if (done && _state != State.Rest)
            NoteDrift();
        _wait = done || Input.Length < Enough ? 0 : Input.Length + (Input.Length / 2);
        return done;
    }

    private bool TryState() => _state switch
    {
        State.Prolog or State.Epilog => TryOutside(),
        State.Content => TryContent(),
        State.CData => TryCData(),
        State.Comment => TryBlank("-->"),
        State.Instruction => TryBlank(_instructionEnd),
        State.Rest => Drop(Input.Length),
        _ => false,
    };

    // The input has ended in the middle of something, or between two things. What is left is passed on as it is; the XML reader says what is missing.
    private void Finish()
    {
        if (_state is State.Content && !Input.IsEmpty)
        {
            if (Input[0] == '&')
            {
                TryReference();
                return;
            }
            Emit(Input);
        }
        _position = _length;
        _state = State.Ended;
    }

    // The same is found and shown in whatever pieces the input comes.
    private bool Lacks(int length) => Input.Length < length && !_inputEnded;

    private bool Drop(int count)
    {
        _position += count;
        _passed += count;
        return true;
    }

    private bool Pass(int count)
    {
        Emit(Input[..count]);
        return Drop(count);
    }

    private bool Replace(int count, string replacement)
    {
        Emit(replacement);
        return Drop(count);
    }

    private void Emit(ReadOnlySpan<char> text) => text.CopyTo(Taken(text.Length));

    // Lines and columns in what follows stay what they were.
    private void EmitBlank(ReadOnlySpan<char> text)
    {
        Span<char> blank = Taken(text.Length);
        for (int i = 0; i < text.Length; i++)
            blank[i] = text[i] is '\n' or '\r' ? text[i] : ' ';
    }

    // What comes next in the output.
    private Span<char> Taken(int length)
    {
        _unitLength += length;
        _emitted += length;
        if (_unitLength > source.LongestUnit)
            throw TooLong("An element is", source.LongestUnit);
        if (_read == _written)
            Restart();
        if (_output.Length - _written < length)
            Array.Resize(ref _output, Math.Max(_output.Length * 2, _written + length));
        _written += length;
        return _output.AsSpan(_written - length, length);
    }

    // All of the output was read.
    private void Restart()
    {
        _output.AsSpan(_written - Kept, Kept).CopyTo(_output);
        _read = _written = Kept;
    }

    private bool EndsInBrackets => _output[_written - 1] == ']' && _output[_written - 2] == ']';

    private void Report(SyndicationProblemKind kind, string message, int length)
    {
        (int line, int column) = Place();
        _problems.Add(kind, message, Input[..Math.Min(length, Input.Length)], line, column);
    }

    private SyndicationException TooLong(string what, int limit)
    {
        (int line, int column) = Place();
        return new SyndicationException(SyndicationErrorStatus.InvalidXml, $"{what} longer than {limit} characters.", line, column);
    }
}
