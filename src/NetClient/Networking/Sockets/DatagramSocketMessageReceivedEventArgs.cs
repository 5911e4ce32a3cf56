using System.Globalization;
using NetClient.Foundation;
using NetClient.Internal;
using NetClient.Networking.Sockets.Internal;
using NetClient.Storage.Streams;

namespace NetClient.Networking.Sockets;

/// <summary>Tells of a datagram that was received. It stays valid after the handler has returned.</summary>
/// <remarks>Source: <see href="https://learn.microsoft.com/uwp/api/windows.networking.sockets.datagramsocketmessagereceivedeventargs"/>.</remarks>
public sealed class DatagramSocketMessageReceivedEventArgs
{
    private readonly DatagramPump? _pump;
    private readonly object _content;   // the bytes, or the failure
    private readonly DatagramEndpoint _remote;
    private readonly DatagramEndpoint _local;
    private int _open = 1;              // the handlers, and each deferral that is not completed

    /// <summary>Makes arguments of a datagram that nobody sent, for tests of an app's own handlers. An addition.</summary>
    /// <param name="data">The datagram; it is copied.</param>
    /// <param name="remote">Who sent it.</param>
    /// <param name="local">What it was sent to.</param>
    public DatagramSocketMessageReceivedEventArgs(ReadOnlyMemory<byte> data, DatagramEndpoint remote, DatagramEndpoint local)
        : this(null, data.ToArray(), remote, local)
    {
    }

    internal DatagramSocketMessageReceivedEventArgs(DatagramPump? pump, object content, in DatagramEndpoint remote, in DatagramEndpoint local)
    {
        _pump = pump;
        _content = content;
        _remote = remote;
        _local = local;
    }

    /// <summary>What the datagram was sent to: an address of this machine, a multicast group or a broadcast address.</summary>
    public HostName LocalAddress => HostOf(_local);

    /// <summary>Who sent it.</summary>
    public HostName RemoteAddress => HostOf(_remote);

    /// <summary>The port it was sent from, as decimal text.</summary>
    public string RemotePort => _remote.Port.ToString(CultureInfo.InvariantCulture);

    /// <summary>Who sent it, as a value to answer to with <c>SendAsync</c>. An addition.</summary>
    public DatagramEndpoint Remote => _remote;

    /// <summary>What it was sent to, with the socket's port. An addition.</summary>
    public DatagramEndpoint Local => _local;

    /// <summary>The datagram's bytes, without a reader. An addition.</summary>
    /// <exception cref="NetworkException">As <see cref="GetDataReader"/>: on a connected socket an <c>async void</c> handler has to expect it.</exception>
    public ReadOnlyMemory<byte> Data => Bytes;

    private byte[] Bytes => _content is byte[] bytes ? bytes : throw NewFailure((NetworkException)_content);

    /// <summary>The datagram in a reader: all of it is loaded, <see cref="DataReader.UnconsumedBufferLength"/> is its length.</summary>
    /// <returns>A reader of its own with each call.</returns>
    /// <exception cref="NetworkException">On a connected socket only: there is no datagram, an earlier one of the app's did not reach its peer. ConnectionResetByPeer (0x80072746) means that nobody listens there.
    /// The socket goes on.</exception>
    public DataReader GetDataReader() => DataReader.FromBuffer(Bytes.AsBuffer());

    /// <summary>The datagram as a stream that ends with it.</summary>
    /// <returns>A stream of its own with each call.</returns>
    /// <exception cref="NetworkException">As <see cref="GetDataReader"/>.</exception>
    public IInputStream GetDataStream() => new MemoryStream(Bytes, writable: false).AsInputStream();

    /// <summary>Keeps the datagram's place until the deferral is completed, so that handlers which go on after an <c>await</c> are limited too. An addition.</summary>
    /// <returns>A deferral: complete or dispose it when the datagram is dealt with.</returns>
    /// <remarks>With 64 datagrams deferred the socket receives no more until one is completed.</remarks>
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

    /// <summary>A handler has failed, and may have left a deferral that nobody will complete: the datagram is done with.</summary>
    internal void Abandon()
    {
        if (Interlocked.Exchange(ref _open, 0) > 0)
            _pump?.Done();
    }

    internal void Release()
    {
        if (Interlocked.Decrement(ref _open) == 0)
            _pump?.Done();
    }

    // One for each call: an exception that is thrown twice would carry the first one's stack.
    private static NetworkException NewFailure(NetworkException failure) =>
        new(failure.Message, failure.HResult, failure.Stage, failure.Failure, failure.Endpoint, failure.InnerException);

    private HostName HostOf(in DatagramEndpoint endpoint) => _pump?.HostOf(endpoint) ?? endpoint.Address;
}
