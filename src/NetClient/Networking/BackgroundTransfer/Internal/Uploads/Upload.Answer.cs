using System.Buffers;
using System.Globalization;
using NetClient.Networking.BackgroundTransfer.Internal.Files;
using NetClient.Networking.BackgroundTransfer.Internal.Journal;
using NetClient.Web;

namespace NetClient.Networking.BackgroundTransfer.Internal.Uploads;

internal sealed partial class Upload
{
    private const int ShortAnswer = 64 * 1024;

    private readonly Lock _answerGate = new();
    private ResponseInformation? _response;
    private ITransferFile? _answer;   // one that is long stays open for as long as somebody has the upload: its name may be gone
    private byte[]? _shortAnswer;     // one that is short and has ended; its file may be gone, too
    private bool _hasLooked;
    private long _bytesReceived;
    private long _totalToReceive;

    /// <summary>The last answer; null when there was none.</summary>
    public ResponseInformation? Response => Volatile.Read(ref _response) ?? (Record.Response is { } record ? ResponseInformation.Of(record) : null);

    /// <summary>The bytes of the answer's body that have come.</summary>
    public long BytesReceived
    {
        get
        {
            FindAnswer();
            return Interlocked.Read(ref _bytesReceived);
        }
    }

    /// <summary>All of them; 0 while nobody knows.</summary>
    public long TotalToReceive
    {
        get
        {
            FindAnswer();
            return Interlocked.Read(ref _totalToReceive);
        }
    }

    private ITransferFiles Files => Engine.Options.Files;

    /// <summary>Reads of the answer's body what has come of it; 0 where nothing has.</summary>
    public int ReadAnswer(long position, Span<byte> destination)
    {
        long there = BytesReceived - position;
        if (there <= 0)
            return 0;
        Span<byte> wanted = destination[..(int)Math.Min(destination.Length, there)];
        lock (_answerGate)
        {
            if (_shortAnswer is not { } bytes)
                return _answer?.Read(position, wanted) ?? 0;
            ReadOnlySpan<byte> rest = position < bytes.Length ? bytes.AsSpan((int)position) : default;
            rest = rest[..Math.Min(rest.Length, wanted.Length)];
            rest.CopyTo(wanted);
            return rest.Length;
        }
    }

    private void Learn(HttpResponseMessage response)
    {
        ResponseInformation information = ResponseInformation.Of(response, isResumable: false);
        Volatile.Write(ref _response, information);
        ResponseRecord record = information.ToRecord();
        Remember(known => known with { Response = record });
        Interlocked.Exchange(ref _totalToReceive, response.Content.Headers.ContentLength ?? 0);
        ResponseChanged();
    }

    /// <summary>Keeps the body of an answer, all of it or the upload has failed.</summary>
    private async Task KeepAnswerAsync(HttpResponseMessage response, CancellationToken token)
    {
        long most = Engine.Options.LongestAnswer;
        if (response.Content.Headers.ContentLength > most || !await KeepAsync(response, most, token).ConfigureAwait(false))
        {
            throw TransferErrors.Of(
                WebErrorStatus.ErrorHttpInvalidServerResponse, Address, string.Create(CultureInfo.InvariantCulture, $"the server's answer has more than {most} bytes, which are the most that are kept"));
        }
        if (response.RequestMessage?.Method != HttpMethod.Head && response.Content.Headers.ContentLength is { } length && length != BytesReceived)
            throw TransferErrors.Of(WebErrorStatus.ConnectionAborted, Address, "the server ended its answer early");
        Interlocked.Exchange(ref _totalToReceive, BytesReceived);
        _answer?.Flush();
    }

    /// <summary>Keeps what comes of the body of an answer that is no success: it may say why. What goes wrong here is not what the upload has failed by.</summary>
    private async Task KeepRefusalAsync(HttpResponseMessage response, CancellationToken token)
    {
        try
        {
            await KeepAsync(response, Engine.Options.LongestRefusal, token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or HttpRequestException)
        {
            // Then it has said so much.
        }
    }

    /// <returns>False when there is more than may be kept.</returns>
    private async Task<bool> KeepAsync(HttpResponseMessage response, long most, CancellationToken token)
    {
        Stream body = await response.Content.ReadAsStreamAsync(token).ConfigureAwait(false);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(Engine.Options.BufferSize);
        using var tooLong = new CancellationTokenSource(Engine.Options.AnswerLimit, Engine.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(token, tooLong.Token);
        using var watch = new StallWatch(Engine.Options, Engine.Time, either.Token);
        try
        {
            ForgetAnswer();
            for (long at = 0; ;)
            {
                int read = await ReadAsync(body, buffer, watch, token).ConfigureAwait(false);
                if (read == 0)
                    return true;
                int kept = (int)Math.Min(read, most - at);
                NewAnswer().Write(at, buffer.AsSpan(0, kept));
                at += kept;
                Interlocked.Exchange(ref _bytesReceived, at);
                watch.Moved(read);
                Moved();
                if (kept < read)
                    return false;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async ValueTask<int> ReadAsync(Stream body, Memory<byte> destination, StallWatch watch, CancellationToken token)
    {
        try
        {
            return await body.ReadAsync(destination, watch.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!token.IsCancellationRequested)
        {
            string what = watch.HasStalled ? "the server stopped in the middle of its answer" : $"the server's answer took longer than {Engine.Options.AnswerLimit.TotalMinutes:0} minutes";
            throw TransferErrors.Of(WebErrorStatus.Timeout, Address, what, e);
        }
        catch (Exception e) when (TransferErrors.OfRequest(e, this) is var explained && explained != e)
        {
            throw explained;
        }
    }

    /// <summary>The answer of an earlier attempt is none any more.</summary>
    private void ForgetAnswer()
    {
        lock (_answerGate)
        {
            Interlocked.Exchange(ref _bytesReceived, 0);
            _shortAnswer = null;
            _answer?.SetLength(0);
        }
    }

    /// <summary>An answer has ended. Most are short: those are in memory from now on, so that an app with thousands of uploads does not run out of descriptors.</summary>
    private void CloseShortAnswer()
    {
        lock (_answerGate)
        {
            if (_answer is null || _answer.Length > ShortAnswer)
                return;
            byte[] bytes = new byte[_answer.Length];
            int read = 0;
            for (int more; read < bytes.Length && (more = _answer.Read(read, bytes.AsSpan(read))) > 0; read += more)
            {
                // A file gives its bytes in as many portions as it likes.
            }
            _shortAnswer = bytes[..read];
            _answer.Dispose();
            _answer = null;
        }
    }

    private ITransferFile NewAnswer()
    {
        lock (_answerGate)
        {
            if (_answer is not null)
                return _answer;
            string path = AnswerFile.PathOf(Engine.Journal.Folder, Id);
            Files.Delete(path);   // of an earlier process
            _hasLooked = true;
            return _answer = Files.Create(path, forTheUserAlone: true);
        }
    }

    // What an earlier process has kept is looked for once, and only when it has got all of it.
    private void FindAnswer()
    {
        lock (_answerGate)
        {
            if (_hasLooked || !_isRestored)
                return;
            _hasLooked = true;
            if (Record.Phase is TransferPhase.Completed or TransferPhase.Failed && Record.Response is not null)
                _answer = Files.Open(AnswerFile.PathOf(Engine.Journal.Folder, Id));
            if (_answer is not null)
                _bytesReceived = _totalToReceive = _answer.Length;
            CloseShortAnswer();
        }
    }
}
