using NetClient.Networking.BackgroundTransfer.Internal.Http;
using NetClient.Networking.BackgroundTransfer.Internal.Journal;

namespace NetClient.Networking.BackgroundTransfer.Internal.Uploads;

/// <summary>An upload. Its body stands in files; each attempt sends all of it.</summary>
internal sealed partial class Upload : Transfer
{
    private const int ExpectationFailed = 417;

    // RFC 9110 section 9.2.2, and those of WebDAV. Any other may do harm when it is carried out twice.
    private static readonly HashSet<string> Idempotent = new(
        ["PUT", "DELETE", "GET", "HEAD", "OPTIONS", "TRACE", "PROPFIND", "PROPPATCH", "MKCOL", "COPY", "MOVE", "UNLOCK", "REPORT", "SEARCH", "QUERY"], StringComparer.OrdinalIgnoreCase);

    private readonly bool _isRestored;
    private long _bytesSent;
    private int _bodies;              // how often its sending has begun
    private bool _noExpectations;     // the server does not know what Expect is

    public Upload(TransferEngine engine, TransferRecord record, TransferSecrets secrets, JournalEntry? entry)
        : base(engine, record, secrets, entry)
    {
        _isRestored = entry is not null;
        TotalToSend = record.Pieces.Sum(piece => piece.Length);
        if (record.Phase is TransferPhase.Completed)
            _bytesSent = TotalToSend;
    }

    /// <summary>Whether a failure may be answered by another attempt: always, until the body of a method that must not be carried out twice has begun to be sent.</summary>
    public override bool IsRepeatable => Record.Beginning == 0 || Idempotent.Contains(Record.Method);

    /// <summary>Nothing: every attempt sends all.</summary>
    public override long Worth => 0;

    /// <summary>The bytes of the body that the connection has taken.</summary>
    public long BytesSent => Interlocked.Read(ref _bytesSent);

    public long TotalToSend { get; }

    /// <summary>An upload of an earlier process. One that must not be sent twice, and had begun, has failed.</summary>
    public static Upload Restore(TransferEngine engine, TransferRecord record, TransferSecrets secrets, JournalEntry entry)
    {
        if (record is { Phase: TransferPhase.Active, Beginning: > 0 } && !Idempotent.Contains(record.Method))
        {
            NetworkException failure = TransferErrors.NotAgain(new Uri(secrets.Address), record.Method, "the process ended");
            record = record with { Phase = TransferPhase.Failed, Failure = failure.HResult, FailureText = failure.Message };
        }
        return new Upload(engine, record, secrets, entry);
    }

    protected override async Task AttemptAsync(CancellationToken token)
    {
        HttpResponseMessage response = await AskAsync(token).ConfigureAwait(false);
        if ((int)response.StatusCode == ExpectationFailed && !_noExpectations && response.RequestMessage?.Headers.ExpectContinue == true)
        {
            // It was asked whether it wants the body, and does not know the question (RFC 9110 section 10.1.1). Nothing has been sent.
            response.Dispose();
            _noExpectations = true;
            response = await AskAsync(token).ConfigureAwait(false);
        }
        using (response)
        {
            Learn(response);
            try
            {
                if (!response.IsSuccessStatusCode)
                {
                    await KeepRefusalAsync(response, token).ConfigureAwait(false);
                    throw TransferErrors.OfAnswer(response, Address, Engine.Time, Engine.Http.ProxyFor(Address));
                }
                await KeepAnswerAsync(response, token).ConfigureAwait(false);
            }
            finally
            {
                CloseShortAnswer();
            }
        }
        // From here on nobody sends it again.
        Update(record => record with { Phase = TransferPhase.Completed });
    }

    protected override void Rest()
    {
        // Nothing that came, or went, is of use to the next attempt.
    }

    protected override void Discard()
    {
        // What the server said to it is still to be read; it goes when nobody has the upload any more.
    }

    protected override void DeleteOwn() => Files.Delete(AnswerFile.PathOf(Engine.Journal.Folder, Id));

    private async Task<HttpResponseMessage> AskAsync(CancellationToken token)
    {
        using var limit = new AnswerLimit(Engine);
        HttpRequestMessage request = TransferHttp.NewRequest(this);
        var body = new BodyContent(this, limit, token);
        request.Content = body;
        AddHeaders(body);
        if (!_noExpectations && TotalToSend > 0 && (TotalToSend >= Engine.Options.ExpectBeyond || Secrets.Server is not null || Secrets.Proxy is not null))
            request.Headers.ExpectContinue = true;
        try
        {
            return await Engine.Http.SendAsync(this, request, limit, token).ConfigureAwait(false);
        }
        catch (Exception) when (body.Failure is { } failure && !token.IsCancellationRequested)
        {
            // What happened on this side; .NET's HTTP has only seen that there was no more to send.
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
            throw;
        }
    }

    private void AddHeaders(BodyContent body)
    {
        TransferHttp.AddContentHeaders(body, this);
        if (Record.BodyType is not { } type)
            return;
        // One of the app's would name another boundary than the one in the body.
        if (type.StartsWith("multipart/", StringComparison.Ordinal))
            body.Headers.Remove("Content-Type");
        if (!body.Headers.NonValidated.Contains("Content-Type"))
            body.Headers.TryAddWithoutValidation("Content-Type", type);
    }

    /// <summary>The body is about to be sent: from here on the server may act on it.</summary>
    private void BeginBody()
    {
        Interlocked.Exchange(ref _bytesSent, 0);
        if (!Idempotent.Contains(Record.Method) && Record.Beginning == 0)
            Update(record => record with { Beginning = 1 });   // on the disk before the first byte leaves
        if (Interlocked.Increment(ref _bodies) > 1 || _isRestored)
            Restarted();
    }

    private void Sent(int bytes)
    {
        Interlocked.Add(ref _bytesSent, bytes);
        Moved();
    }
}
