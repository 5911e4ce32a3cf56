using NetClient.TestServers.WebSockets;

namespace NetClient.Tests.Networking.Sockets.WebSockets.Conformance;

/// <summary>Plays the peer of a case, and judges what came back.</summary>
internal sealed class CaseRunner(ConformanceCase played, FramePeer peer)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Promptly = TimeSpan.FromSeconds(2);

    private readonly List<WireFrame> _messages = [];
    private readonly List<byte[]> _pongs = [];
    private readonly TaskCompletionSource _everythingCame = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private WireFrame? _close;
    private string? _wrong;
    private bool _late;

    public async Task<CaseResult> RunAsync(CancellationToken cancellationToken)
    {
        Task reading = ReadAsync(cancellationToken);
        if (played.Echoes.Length + played.Pongs.Length == 0)
            _everythingCame.TrySetResult();
        foreach (Step step in played.Steps)
            await TakeAsync(step, cancellationToken);
        if (played.PeerCloses)
        {
            await Task.WhenAny(_everythingCame.Task, _closed.Task, Wait(Patience, cancellationToken));
            await TakeAsync(new Send(WireFrame.Close(1000)), cancellationToken);
        }
        await Task.WhenAny(_closed.Task, Wait(Patience, cancellationToken));

        // A server ends the connection, and a client waits for that (RFC 6455 section 7.1.1).
        if (!peer.IsClient)
            await peer.DisposeAsync();
        bool ended = await Task.WhenAny(reading, Wait(Patience, cancellationToken)) == reading;
        return Judge(ended);
    }

    private CaseResult Judge(bool ended)
    {
        int? code = _close is null ? null : _close.CloseCode ?? 0;
        string seen = $"{_messages.Count} messages, {_pongs.Count} pongs, close {code?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "none"}{(ended ? "" : ", not ended")}{_wrong}";
        bool closedWell = ended && _wrong is null && code is { } number && played.CloseCodes.Contains(number);
        bool messagesInOrder = _messages.Count <= played.Echoes.Length && _messages.Zip(played.Echoes).All(pair => Same(pair.First, pair.Second));
        bool pongsInOrder = _pongs.Count <= played.Pongs.Length && _pongs.Zip(played.Pongs).All(pair => pair.First.AsSpan().SequenceEqual(pair.Second));
        if (!closedWell || !messagesInOrder || !pongsInOrder)
            return new(Verdict.Failed, code, seen);
        bool complete = _messages.Count == played.Echoes.Length && _pongs.Count == played.Pongs.Length;
        return new(complete && !_late ? Verdict.Ok : complete || played.EchoesMayBeMissing ? Verdict.NonStrict : Verdict.Failed, code, seen);
    }

    private async Task TakeAsync(Step step, CancellationToken cancellationToken)
    {
        try
        {
            switch (step)
            {
                case Send { PieceSize: > 0 } send:
                    foreach (byte[] piece in send.Frame.Encode(peer.IsClient).Chunk(send.PieceSize))
                    {
                        await peer.Stream.WriteAsync(piece, cancellationToken);
                        await Task.Yield();
                    }
                    break;
                case Send send:
                    await peer.SendAsync(send.Frame, cancellationToken);
                    break;
                case SendBytes send:
                    await peer.Stream.WriteAsync(send.Bytes(peer.IsClient), cancellationToken);
                    break;
                default:
                    await Task.WhenAny(_closed.Task, Wait(Promptly, cancellationToken));
                    _late |= !_closed.Task.IsCompleted;
                    break;
            }
        }
        catch (IOException)
        {
            // the other end has ended already: what it said before tells whether it was right
        }
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        WireFrame? message = null;
        try
        {
            while (await peer.ReadAsync(cancellationToken) is { } frame)
            {
                if (_close is not null)
                    _wrong ??= ", something after the close";
                if (frame.Opcode == WireFrame.CloseOpcode)
                {
                    _close = frame;
                    _closed.TrySetResult();
                }
                else if (frame.Opcode == WireFrame.PongOpcode)
                {
                    _pongs.Add(frame.Payload);
                }
                else if (!frame.IsControl)
                {
                    message = message is null ? frame : message with { Payload = [.. message.Payload, .. frame.Payload] };
                    if (frame.IsFinal)
                    {
                        _messages.Add(message);
                        message = null;
                    }
                }
                if (_messages.Count >= played.Echoes.Length && _pongs.Count >= played.Pongs.Length)
                    _everythingCame.TrySetResult();
            }
        }
        catch (Exception e) when (e is InvalidOperationException or ObjectDisposedException or OperationCanceledException)
        {
            if (e is InvalidOperationException and not ObjectDisposedException)
                _wrong ??= $", {e.Message}";
        }
        finally
        {
            _closed.TrySetResult();
        }
    }

    private static bool Same(WireFrame one, WireFrame other) =>
        one.Opcode == other.Opcode && Deflated.Payload(one).AsSpan().SequenceEqual(other.Payload);

    // The one place where time is waited for: a case in which nothing comes is decided by it.
    private static Task Wait(TimeSpan limit, CancellationToken cancellationToken) => Task.Delay(limit, cancellationToken);
}
