using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Win32.SafeHandles;
using NetClient.Networking.Sockets;

namespace CustomServer;

/// <summary>A response: its head with the first byte of the body, then the body by its length, in chunks, or to the end of the connection.</summary>
internal sealed class TinyResponse : Stream, IHttpResponseFeature, IHttpResponseBodyFeature
{
    private const int MostAtOnce = 16 * 1024;   // so that a client that takes nothing of something large is seen soon

    private readonly StreamSocket _socket;
    private readonly RequestHead _request;
    private readonly TinyLimits _limits;
    private readonly CancellationToken _stopping;
    private readonly Stack<(Func<object, Task> Callback, object State)> _onStarting = new();
    private readonly Stack<(Func<object, Task> Callback, object State)> _onCompleted = new();
    private bool _goesOn = true;
    private bool _isInvited;
    private bool _isChunked;
    private bool _isWhole;
    private bool _isShut;   // over, or broken off: what was sent now would be taken for a part of what broke off, or of the next response
    private long? _left;

    public TinyResponse(StreamSocket socket, RequestHead request, TinyLimits limits, CancellationToken stopping)
    {
        (_socket, _request, _limits, _stopping) = (socket, request, limits, stopping);
        Writer = PipeWriter.Create(this, new StreamPipeWriterOptions(leaveOpen: true));
    }

    public int StatusCode { get; set; } = 200;

    public string? ReasonPhrase { get; set; }

    public IHeaderDictionary Headers { get; set; } = new HeaderDictionary();

    public bool HasStarted { get; private set; }

    public PipeWriter Writer { get; }

    Stream IHttpResponseBodyFeature.Stream => this;

    Stream IHttpResponseFeature.Body { get => this; set => throw new NotSupportedException(); }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    private bool HasBody => _request.Method != "HEAD" && StatusCode is not (204 or 304);

    public void OnStarting(Func<object, Task> callback, object state) => _onStarting.Push((callback, state));

    public void OnCompleted(Func<object, Task> callback, object state) => _onCompleted.Push((callback, state));

    public void DisableBuffering()
    {
    }

    /// <summary>"100 Continue", unless the client will learn from the response itself.</summary>
    public ValueTask InviteBodyAsync(CancellationToken cancellationToken)
    {
        if (HasStarted)
            return default;
        _isInvited = true;
        return SendAsync("HTTP/1.1 100 Continue\r\n\r\n"u8.ToArray(), cancellationToken);
    }

    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        if (HasStarted)
            return;
        cancellationToken.ThrowIfCancellationRequested();   // while there is nothing that breaks off
        while (_onStarting.TryPop(out (Func<object, Task> Callback, object State) one))
            await one.Callback(one.State);
        _goesOn &= !_request.WantsClose && !RequestHead.Has(Headers.Connection, "close") && !_stopping.IsCancellationRequested && (_isInvited || !_request.WantsContinue);   // without the invitation nobody knows whether the body comes
        Headers.TransferEncoding = default;   // how its end is told is for the server to say, and in one way
        _left = Headers.ContentLength;
        if (!HasBody)
            _left = 0;
        else if (_left is null && !_request.IsOld)
            (_isChunked, Headers.TransferEncoding, Headers.ContentLength) = (true, "chunked", null);
        else if (_left is null)
            _goesOn = false;   // its end is the connection's
        if (StatusCode == 204)
            Headers.ContentLength = null;
        if (!_goesOn)
            Headers.Connection = "close";
        if (Headers.Date.Count == 0)
            Headers.Date = DateTimeOffset.UtcNow.ToString("r", CultureInfo.InvariantCulture);
        byte[] head = MakeHead();   // it may be refused, and then there is still time to say so
        HasStarted = true;
        await SendAsync(head, cancellationToken);
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await StartAsync(cancellationToken);
        if (buffer.IsEmpty || !HasBody)
            return;
        Count(buffer.Length);
        if (_isChunked)
            await SendAsync(Encoding.ASCII.GetBytes($"{buffer.Length:x}\r\n"), cancellationToken);
        await SendAsync(buffer, cancellationToken);
        if (_isChunked)
            await SendAsync("\r\n"u8.ToArray(), cancellationToken);
    }

    /// <summary>A file goes out of the system's cache, without coming through here.</summary>
    public async Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default)
    {
        using SafeFileHandle file = File.OpenHandle(path);   // one file, also if the name is given to another meanwhile
        long length = count ?? RandomAccess.GetLength(file) - offset;
        await Writer.FlushAsync(cancellationToken);
        await StartAsync(cancellationToken);
        if (!HasBody || length == 0)
            return;
        Count(length);
        if (_isChunked)
            await SendAsync(Encoding.ASCII.GetBytes($"{length:x}\r\n"), cancellationToken);
        await SendPartsAsync(length, (at, part, token) => _socket.SendFileAsync(file, offset + at, part, token), cancellationToken);
        if (_isChunked)
            await SendAsync("\r\n"u8.ToArray(), cancellationToken);
    }

    /// <summary>The end of the response, also for an app that has more to do behind it.</summary>
    public async Task CompleteAsync()
    {
        if (_isShut)
            return;
        if (Writer.UnflushedBytes > 0)   // of a writer that the app has completed there is nothing to flush
            await Writer.FlushAsync();
        if (!HasStarted)
            Headers.ContentLength ??= HasBody ? 0 : null;   // of an answer without a body it would tell the length of another one
        await StartAsync();
        if (_isChunked)
            await SendAsync("0\r\n\r\n"u8.ToArray(), CancellationToken.None);
        _isShut = _isWhole = true;
    }

    /// <summary>The end of the response. False when the connection ends with it, as with one that broke off: the app may take that lightly, and the client cannot.</summary>
    public async Task<bool> FinishAsync()
    {
        await CompleteAsync();
        return _isWhole && _goesOn && _left is null or 0;
    }

    /// <summary>The end of a response that the app did not come to the end of. One that has begun is left without its end, so that the client sees that something is missing.</summary>
    public Task FailAsync(Exception failure)
    {
        if (HasStarted)
            return Task.CompletedTask;
        Headers.Clear();
        _onStarting.Clear();   // of the answer that there will not be
        (StatusCode, ReasonPhrase) = ((failure as BadHttpRequestException)?.StatusCode ?? StatusCodes.Status500InternalServerError, null);
        (_goesOn, _isChunked, Headers.ContentLength) = (false, false, 0);
        return StartAsync();
    }

    public async Task TellCompletedAsync(ILogger log)
    {
        while (_onCompleted.TryPop(out (Func<object, Task> Callback, object State) one))
        {
            try
            {
                await one.Callback(one.State);
            }
            catch (Exception e)
            {
                log.LogError(e, "What the app does after an answer failed.");
            }
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(byte[] buffer, int offset, int count) => WriteAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public override Task FlushAsync(CancellationToken cancellationToken) => StartAsync(cancellationToken);

    public override void Flush() => StartAsync().GetAwaiter().GetResult();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private byte[] MakeHead()
    {
        if (StatusCode is < 200 or > 999)
            throw new InvalidOperationException($"{StatusCode} is no answer's status. After a 1xx the client waits for another one.");
        if (!RequestHead.IsFieldValue(ReasonPhrase))
            throw new InvalidOperationException("The reason has a character in it that belongs into none.");
        var head = new StringBuilder($"HTTP/1.1 {StatusCode} {ReasonPhrase ?? ReasonPhrases.GetReasonPhrase(StatusCode)}\r\n");
        foreach ((string name, Microsoft.Extensions.Primitives.StringValues values) in Headers)
        {
            foreach (string? value in values)
            {
                if (!RequestHead.IsToken(name) || !RequestHead.IsFieldValue(value))
                    throw new InvalidOperationException($"The field {name} has a character in it that belongs into none.");
                head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
            }
        }
        return Encoding.Latin1.GetBytes(head.Append("\r\n").ToString());
    }

    private ValueTask SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) =>
        SendPartsAsync(bytes.Length, (at, count, token) => _socket.WriteAsync(bytes.Slice((int)at, count), token).AsTask(), cancellationToken);

    private async ValueTask SendPartsAsync(long length, Func<long, int, CancellationToken, Task> send, CancellationToken cancellationToken)
    {
        if (_isShut)
            throw new IOException("The response is over, or broke off.");
        _isShut = true;
        for (long at = 0; at < length;)
        {
            int count = (int)Math.Min(MostAtOnce, length - at);
            using CancellationTokenSource limit = _limits.ForTaking(count, cancellationToken);
            await send(at, count, limit.Token);
            at += count;
        }
        _isShut = false;
    }

    private void Count(long length)
    {
        if (_left < length)
            throw new InvalidOperationException("The response is longer than its Content-Length.");
        _left -= length;
    }
}
