using System.Net.Http.Headers;
using NetClient.Networking.BackgroundTransfer.Internal.Http;
using NetClient.Networking.BackgroundTransfer.Internal.Journal;
using NetClient.Web;

namespace NetClient.Networking.BackgroundTransfer.Internal.Downloads;

internal sealed partial class Download
{
    private bool _wholeOnly;   // the server's ranges have proved not to fit together: from the first byte, in one piece, or not at all

    /// <summary>Asks for the first bytes that are missing, and takes what the answer turns out to be.</summary>
    private async Task FetchAsync(CancellationToken token)
    {
        if (_plan.Count > 0 && (_wholeOnly || Record.Content?.Validator is null))
        {
            BeginAnew("the server gave nothing by which to continue");
            Prepare();
        }
        Segment segment = _plan.Claim() ?? throw new InvalidOperationException("Nothing is missing.");
        try
        {
            (long Start, long? End)? part = _plan.Count > 0 ? _plan.ShareOf(segment) : null;
            bool isPart = part is not null;
            using HttpResponseMessage response = await AskAsync(part, token).ConfigureAwait(false);
            RangeAnswer answer = RangeAnswer.Judge(response, part?.Start, part?.End, Record.Content);
            switch (answer.Kind)
            {
                case RangeAnswerKind.Failure:
                    Learn(response, isResumable: false);
                    throw TransferErrors.OfAnswer(response, Address, Engine.Time, Engine.Http.ProxyFor(Address));

                case RangeAnswerKind.Nonsense or RangeAnswerKind.NoSuchPart when isPart:
                    _wholeOnly |= answer.Kind is RangeAnswerKind.Nonsense;
                    BeginAnew(answer.Reason!);
                    Prepare();
                    return;

                case RangeAnswerKind.Nonsense:
                    throw TransferErrors.Of(WebErrorStatus.ErrorHttpInvalidServerResponse, Address, answer.Reason!);

                case RangeAnswerKind.Whole:
                    if (isPart)
                    {
                        BeginAnew("the server's copy has changed, or it sends no parts of it");
                        Prepare();
                        segment = _plan.Claim()!;
                        part = null;
                    }
                    LearnContent(response);
                    break;

                default:
                    Learn(response, isResumable: true);
                    if (response.Content.Headers.ContentRange?.Length is { } length)
                        KnowLength(length);
                    break;
            }
            CheckSpace();
            await BringAsync(segment, part?.End, response, token).ConfigureAwait(false);
        }
        catch (ContentChangedException e)
        {
            // Once is a change. A server whose nodes never agree would change again with every helper, so from here on one connection it is.
            _helpRefused = true;
            _wholeOnly |= e.IsNonsense;
            BeginAnew(e.Message);
            Prepare();
        }
        finally
        {
            _plan.Release(segment);
        }
    }

    /// <summary>Asks for a part, or for all.</summary>
    private async Task<HttpResponseMessage> AskAsync((long Start, long? End)? part, CancellationToken token)
    {
        using HttpRequestMessage request = TransferHttp.NewRequest(this);
        request.Headers.AcceptEncoding.Clear();
        request.Headers.AcceptEncoding.ParseAdd("identity");   // offsets are of the file, not of some compressed form of it
        if (part is { } wanted)
        {
            request.Headers.Range = new RangeHeaderValue(wanted.Start, wanted.End - 1);
            request.Headers.TryAddWithoutValidation("If-Range", Record.Content!.Validator);
        }
        if (Record.BodyPath is { } body)
        {
            request.Content = new StreamContent(new FileStream(body, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 0, FileOptions.Asynchronous));
            TransferHttp.AddContentHeaders(request.Content, this);
        }
        return await Engine.Http.SendAsync(this, request, token).ConfigureAwait(false);
    }

    /// <summary>A first answer: what it says of the content is what later ones must fit.</summary>
    private void LearnContent(HttpResponseMessage response)
    {
        long? length = response.Content.Headers.ContentLength;
        var content = new ContentRecord
        {
            Length = length,
            Validator = _wholeOnly ? null : Validators.Of(response),
            AcceptsRanges = Validators.AcceptsRanges(response),
            Digest = DigestHeader.Of(response, isWhole: true),
        };
        if (Record.RandomAccess && length is null)
            throw TransferErrors.Of(WebErrorStatus.MissingContentLengthSupport, Address, "random access needs to know how long the content is, and the server did not say");
        if (Record.RandomAccess && (!content.AcceptsRanges || content.Validator is null))
            throw TransferErrors.Of(WebErrorStatus.InsufficientRangeSupport, Address, "random access needs a server that sends parts and tells versions apart, and this one does not");
        Remember(record => record with { Content = content });
        Learn(response, content.AcceptsRanges && content.Validator is not null);
        if (length is { } known)
            _plan.SetLength(known);
    }

    private void KnowLength(long length)
    {
        if (Record.Content is { Length: null } content)
            Remember(record => record with { Content = content with { Length = length } });
        _plan.SetLength(length);
    }

    private void CheckSpace()
    {
        if (_plan.Length is not { } length)
            return;
        long needed = length - _plan.Count;
        if (Engine.Options.FreeSpace(Path.GetDirectoryName(Target)!) is { } free && free < needed)
            throw TransferErrors.DiskIsFull(Target, needed, free);
        if (length <= uint.MaxValue)
            return;

        // File systems without large files are found out before the first byte, not after four gigabytes.
        try
        {
            if (_file!.Length < length)
                _file.SetLength(length);
        }
        catch (IOException e) when (e.HResult is Errors.HResults.FileTooLarge)
        {
            throw TransferErrors.TooLarge(Target, length);
        }
    }
}
