using NetClient.Errors;
using NetClient.Foundation;
using NetClient.Internal;
using NetClient.Storage.Streams;

namespace NetClient.Networking.Sockets;

/// <summary>Tells of a message that was received, or that the web socket failed. It stays valid after the handler has returned.</summary>
/// <remarks>
/// <para>Nothing more is received until the handlers have returned and their deferrals are completed: so a slow handler slows the sender down, and memory stays bounded. A handler that goes on
/// after an <c>await</c> takes a deferral to be waited for.</para>
/// <para>Source: <see href="https://learn.microsoft.com/uwp/api/windows.networking.sockets.messagewebsocketmessagereceivedeventargs"/>.</para>
/// </remarks>
public sealed class MessageWebSocketMessageReceivedEventArgs
{
    private readonly object _content; // the bytes, or the failure
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _open = 1;            // the handlers, and each deferral that is not completed

    /// <summary>Makes arguments of a message that nobody sent, for tests of an app's own handlers. An addition.</summary>
    /// <param name="data">The message; it is copied.</param>
    /// <param name="messageType">What it is made of.</param>
    /// <param name="isMessageComplete">Whether it ends here.</param>
    public MessageWebSocketMessageReceivedEventArgs(ReadOnlyMemory<byte> data, SocketMessageType messageType, bool isMessageComplete = true)
        : this(data.ToArray(), messageType, isMessageComplete)
    {
    }

    internal MessageWebSocketMessageReceivedEventArgs(byte[] data, SocketMessageType messageType, bool isMessageComplete)
    {
        _content = data;
        MessageType = messageType;
        IsMessageComplete = isMessageComplete;
    }

    internal MessageWebSocketMessageReceivedEventArgs(Exception failure)
    {
        _content = failure;
        IsMessageComplete = true;
    }

    /// <summary>What the message is made of. It does not limit how it may be read.</summary>
    public SocketMessageType MessageType { get; }

    /// <summary>Whether the message ends here; always so unless <c>Control.ReceiveMode</c> is <see cref="MessageWebSocketReceiveMode.PartialMessage"/>.</summary>
    public bool IsMessageComplete { get; }

    /// <summary>The bytes, without a reader. An addition.</summary>
    /// <exception cref="NetworkException">As <see cref="GetDataReader"/>.</exception>
    public ReadOnlyMemory<byte> Data => Bytes;

    internal Exception? Failure => _content as Exception;

    internal Task Done => _done.Task;

    private byte[] Bytes => _content is byte[] bytes ? bytes : throw WebSocketErrors.Again((Exception)_content);

    /// <summary>The bytes in a reader: all are loaded, <see cref="DataReader.UnconsumedBufferLength"/> is their number.</summary>
    /// <returns>A reader of its own with each call.</returns>
    /// <exception cref="NetworkException">The web socket has failed, and this is how a handler learns of it: the connection ended without a close frame (ConnectionAborted, 0x80072EFE), the
    /// peer was silent (Timeout, 0x80072EE2), sent what is no web socket frame (ErrorHttpInvalidServerResponse, 0x80072F78), or a message larger than <c>Control.MaxMessageSize</c>
    /// (0x80072738). No more messages come; dispose the web socket.</exception>
    public DataReader GetDataReader() => DataReader.FromBuffer(Bytes.AsBuffer());

    /// <summary>The bytes as a stream that ends with them.</summary>
    /// <returns>A stream of its own with each call.</returns>
    /// <exception cref="NetworkException">As <see cref="GetDataReader"/>.</exception>
    public IInputStream GetDataStream() => new MemoryStream(Bytes, writable: false).AsInputStream();

    /// <summary>Holds the next message back until the deferral is completed, so that handlers which go on after an <c>await</c> get one message at a time too. An addition.</summary>
    /// <returns>A deferral: complete or dispose it when the message is dealt with.</returns>
    /// <exception cref="InvalidOperationException">The handlers have returned already (0x8000000E).</exception>
    public Deferral GetDeferral()
    {
        int open = Volatile.Read(ref _open);
        while (open > 0)
        {
            int seen = Interlocked.CompareExchange(ref _open, open + 1, open);
            if (seen == open)
                return new Deferral(Release);
            open = seen;
        }
        throw Throw.WrongState("GetDeferral was called after the handler had returned; call it before the first await.");
    }

    internal void Release()
    {
        if (Interlocked.Decrement(ref _open) == 0)
            _done.TrySetResult();
    }
}
