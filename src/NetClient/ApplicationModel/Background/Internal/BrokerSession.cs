using System.Net.Sockets;
using System.Text.Json.Serialization.Metadata;
using NetClient.ApplicationModel.Background.Internal.Protocol;
using NetClient.Errors;
using NetClient.Networking.Sockets.Internal.Handoff;

namespace NetClient.ApplicationModel.Background.Internal;

/// <summary>A connection to the broker: requests and their answers, and what the broker sends on its own. The sockets that this process has borrowed do not hang on it, but on the process.</summary>
/// <remarks>TransferOwnership is no asynchronous call, so requests block their thread for the moment that an answer takes; a thread of its own reads.</remarks>
internal sealed class BrokerSession : IDisposable
{
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(10);

    private readonly Socket _socket;
    private readonly Action<BrokerSession, Frame> _onFrame;
    private readonly Action<BrokerSession>? _onOver;
    private readonly Lock _sending = new();
    private readonly Dictionary<uint, TaskCompletionSource<Frame>> _waiting = [];
    private readonly TaskCompletionSource _dismissed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private uint _lastRequest;
    private volatile bool _isOver;

    /// <param name="path">The control socket.</param>
    /// <param name="onFrame">Hears on the reading thread what the broker sends on its own.</param>
    /// <param name="onOver">Hears on the same thread that the session is over.</param>
    /// <exception cref="SocketException">Nobody listens.</exception>
    public BrokerSession(string path, Action<BrokerSession, Frame> onFrame, Action<BrokerSession>? onOver = null)
    {
        (_onFrame, _onOver) = (onFrame, onOver);
        _socket = Networking.Sockets.Internal.Connector.ConnectLocal(path);
        if (LocalPeer.UserOf(_socket) != LocalPeer.OwnUser)
        {
            _socket.Dispose();
            throw new UnauthorizedAccessException($"What listens at '{path}' is another user's.") { HResult = HResults.AccessDenied };
        }
        new Thread(Read) { IsBackground = true, Name = "NetClient broker" }.Start();
    }

    /// <summary>Whether the broker is gone.</summary>
    public bool IsOver => _isOver;

    /// <summary>Ends when the broker needs this process no longer; fails when the broker goes first.</summary>
    public Task Dismissed => _dismissed.Task;

    /// <summary>Asks and waits for the answer.</summary>
    /// <exception cref="IOException">The broker went away, or does not answer (0x80070426).</exception>
    public Frame Ask<T>(FrameType type, T message, JsonTypeInfo<T> json, ReadOnlySpan<byte> bytes = default, SafeSocketHandle? descriptor = null)
    {
        var answer = new TaskCompletionSource<Frame>(TaskCreationOptions.RunContinuationsAsynchronously);
        uint request = Await(answer);
        try
        {
            Send(Frame.Write(type, request, message, json, bytes), descriptor);
            bool isLost = _isOver && !answer.Task.IsCompleted;   // the last thing that a broker did may have been to answer
            if (isLost || !answer.Task.Wait(AnswerLimit))
                throw Gone(isLost ? "It went away." : $"It did not answer within {AnswerLimit.TotalSeconds} s.");
            return answer.Task.Result;
        }
        catch (AggregateException e)
        {
            throw Gone("It went away.", e);
        }
        finally
        {
            lock (_waiting)
                _waiting.Remove(request);
            _ = answer.Task.ContinueWith(static late => late.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        }
    }

    /// <summary>Asks, and waits for the answer as long as the caller does.</summary>
    /// <exception cref="IOException">The broker went away (0x80070426).</exception>
    public async Task<Frame> AskAsync<T>(FrameType type, T message, JsonTypeInfo<T> json, byte[] bytes, SafeSocketHandle descriptor, CancellationToken cancellationToken)
    {
        var answer = new TaskCompletionSource<Frame>(TaskCreationOptions.RunContinuationsAsynchronously);
        uint request = Await(answer);
        bool isAnswered = false;
        try
        {
            Send(Frame.Write(type, request, message, json, bytes), descriptor);
            if (_isOver && !answer.Task.IsCompleted)
                throw Gone("It went away.");
            Frame frame = await answer.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
            isAnswered = true;
            return frame;
        }
        finally
        {
            lock (_waiting)
                _waiting.Remove(request);
            if (!isAnswered)
            {
                // An answer that came in this very moment has a descriptor that nobody wants.
                _ = answer.Task.ContinueWith(
                    static late => { if (late.IsCompletedSuccessfully) late.Result.Dispose(); else _ = late.Exception; }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            }
        }
    }

    /// <summary>Whether the broker answers what it is told with a number. One of before does not, and would be told it again in each session.</summary>
    public bool AnswersClosings { get; set; }

    /// <summary>Says something that has no answer.</summary>
    public void Tell<T>(FrameType type, T message, JsonTypeInfo<T> json) => Send(Frame.Write(type, 0, message, json), null);

    /// <summary>Says something whose answer nobody waits for.</summary>
    /// <param name="type">What.</param>
    /// <param name="message">About what.</param>
    /// <param name="json">How that is written.</param>
    /// <param name="heard">Called on the reading thread when the answer comes: before the answer to anything that is asked later. Never called when the session ends first. Called at once when the broker is
    /// one that does not answer.</param>
    /// <exception cref="IOException">The broker went away, or takes nothing (0x80070426).</exception>
    public void Tell<T>(FrameType type, T message, JsonTypeInfo<T> json, Action heard)
    {
        if (!AnswersClosings)
        {
            Tell(type, message, json);
            heard();
            return;
        }
        var answer = new TaskCompletionSource<Frame>();
        uint request = Await(answer);
        _ = answer.Task.ContinueWith(
            done =>
            {
                if (done.Exception is not null)
                    return;
                done.Result.Dispose();
                lock (_waiting)
                    _waiting.Remove(request);
                heard();
            },
            CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        bool isSaid = false;
        try
        {
            Send(Frame.Write(type, request, message, json), null);
            isSaid = true;
        }
        finally
        {
            if (!isSaid)
            {
                lock (_waiting)
                    _waiting.Remove(request);
            }
        }
    }

    public void Dispose()
    {
        _isOver = true;
        try
        {
            _socket.Shutdown(SocketShutdown.Both);   // ends the reading thread's wait, which closes
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // It has ended by itself.
        }
    }

    public static IOException Gone(string why, Exception? inner = null) =>
        new($"The socket broker cannot be reached. {why}", inner) { HResult = HResults.ServiceNotActive };

    private uint Await(TaskCompletionSource<Frame> answer)
    {
        lock (_waiting)
        {
            _waiting.Add(++_lastRequest, answer);
            return _lastRequest;
        }
    }

    private void Send(ReadOnlySpan<byte> bytes, SafeSocketHandle? descriptor)
    {
        int length = bytes.Length;
        lock (_sending)
        {
            try
            {
                while (!bytes.IsEmpty)
                {
                    int sent = DescriptorMessages.Send(_socket.SafeHandle, bytes, descriptor);
                    if (sent < 0)
                    {
                        if (_socket.Poll(AnswerLimit, SelectMode.SelectWrite))
                            continue;
                        if (bytes.Length < length)
                            Dispose();   // the next frame would be taken for the rest of this one
                        throw Gone($"It takes nothing any more for {AnswerLimit.TotalSeconds} s.");
                    }
                    bytes = bytes[sent..];
                    descriptor = null;
                }
            }
            catch (Exception e) when (e is ObjectDisposedException or SocketException || (e is IOException && e.HResult != HResults.ServiceNotActive))
            {
                Dispose();
                throw Gone("It went away.", e);
            }
        }
    }

    private void Read()
    {
        using var reader = new FrameReader(_socket.SafeHandle, Frame.MaxReplyJson);
        try
        {
            while (!reader.HasEnded)
            {
                if (reader.TryRead() is { } frame)
                    Handle(frame);
                else if (!reader.HasEnded)
                    _socket.Poll(Timeout.InfiniteTimeSpan, SelectMode.SelectRead);
            }
        }
        catch (Exception e) when (e is IOException or InvalidDataException or SocketException or ObjectDisposedException)
        {
            // A broker that cannot be understood is one that is gone.
        }
        _isOver = true;
        _socket.Dispose();
        lock (_waiting)
        {
            foreach (TaskCompletionSource<Frame> waiting in _waiting.Values)
                waiting.TrySetException(Gone("It went away."));
        }
        _dismissed.TrySetException(Gone("It went away."));
        _ = _dismissed.Task.Exception;
        _onOver?.Invoke(this);
    }

    private void Handle(Frame frame)
    {
        if (frame.Type == FrameType.Dismiss)
        {
            _dismissed.TrySetResult();
        }
        else if (frame.Type == FrameType.Reply)
        {
            TaskCompletionSource<Frame>? waiting;
            lock (_waiting)
                waiting = _waiting.GetValueOrDefault(frame.Request);
            if (waiting?.TrySetResult(frame) != true)
                frame.Dispose();
        }
        else
        {
            _onFrame(this, frame);
        }
    }
}
