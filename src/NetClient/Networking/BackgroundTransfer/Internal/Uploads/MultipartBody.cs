using System.Buffers;
using System.Text;
using Microsoft.Win32.SafeHandles;
using NetClient.Internal;
using NetClient.Networking.BackgroundTransfer.Internal.Journal;

namespace NetClient.Networking.BackgroundTransfer.Internal.Uploads;

/// <summary>Makes a body of parts (RFC 2046, RFC 7578). What stands between the files is kept in a file of NetClient's; the files themselves stay where they are.</summary>
internal sealed class MultipartBody
{
    private const int MostParts = 512;

    private readonly BackgroundTransferContentPart[] _parts;
    private readonly string _subType;
    private readonly Boundary _boundary;
    private readonly List<PieceRecord> _pieces = [];
    private readonly ArrayBufferWriter<byte> _text = new();
    private int _textDone;   // how much of the text stands in pieces

    public MultipartBody(IEnumerable<BackgroundTransferContentPart> parts, string subType, string? boundary)
    {
        _parts = [.. parts];
        (_subType, _boundary) = (subType, boundary is null ? Boundary.New() : Boundary.Of(boundary));
        if (_parts.Length is 0 or > MostParts)
            throw Throw.Argument($"A body has 1 to {MostParts} parts, not {_parts.Length}.", nameof(parts));
        if (!RequestHeaders.IsToken(subType))
            throw Throw.Argument($"'{subType}' cannot be the sub type of multipart.", nameof(subType));
        foreach (BackgroundTransferContentPart part in _parts)
        {
            Throw.IfNull(part, nameof(parts));
            if (IsForm && string.IsNullOrEmpty(part.Name) && !PartHeaders.Has(part, PartHeaders.Disposition))
                throw Throw.Argument("A part of a form needs a name, or a Content-Disposition of its own.", nameof(parts));
        }
    }

    private bool IsForm => _subType.Equals("form-data", StringComparison.OrdinalIgnoreCase);

    public UploadBody Write(TransferEngine engine, CancellationToken token)
    {
        try
        {
            foreach (BackgroundTransferContentPart part in _parts)
                Add(part, token);
        }
        catch (OperationCanceledException e)
        {
            throw Throw.Canceled(token, e);
        }
        Append($"--{_boundary.Text}--\r\n");
        EndText();
        string spool = Spool.Keep(engine, _text.WrittenSpan);
        return new UploadBody(_pieces) { Spool = spool, Type = $"multipart/{_subType}; {_boundary.Parameter}" };
    }

    private void Add(BackgroundTransferContentPart part, CancellationToken token)
    {
        token.ThrowIfCancellationRequested();
        Append($"--{_boundary.Text}\r\n{PartHeaders.Of(part, IsForm)}\r\n");
        if (part.File is { } file)
            AddFile(file.Path, token);
        else if (part.Text is { } text)
            AddText(text);
        Append("\r\n");
    }

    private void AddFile(string path, CancellationToken token)
    {
        EndText();
        PieceRecord piece = SourceFile.Describe(path);
        if (_boundary.IsChosen)
        {
            using SafeFileHandle handle = SourceFile.Open(path);
            if (_boundary.OccursIn(handle, token))
                throw Occurs($"'{path}'");
        }
        _pieces.Add(piece);
    }

    private void AddText(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        if (_boundary.IsChosen && _boundary.OccursIn(bytes))
            throw Occurs("the text of a part");
        _text.Write(bytes);
    }

    private void Append(string text) => _text.Write(Encoding.UTF8.GetBytes(text));

    private void EndText()
    {
        if (_text.WrittenCount > _textDone)
            _pieces.Add(new PieceRecord { Offset = _textDone, Length = _text.WrittenCount - _textDone });
        _textDone = _text.WrittenCount;
    }

    private ArgumentException Occurs(string where) => Throw.Argument($"The boundary '{_boundary.Text}' occurs in {where}: the server would see other parts than these. Leave it out to have one made.", "boundary");
}
