using System.Runtime.CompilerServices;
using NetClient.Errors;
using NetClient.Internal;
using NetClient.Networking.Sockets.Internal;

namespace NetClient.Networking.Sockets;

public sealed partial class StreamSocket
{
    private const byte TlsAlert = 0x15;
    private const byte TlsHandshake = 0x16;

    private bool _outputClosed;
    private bool _writeFaulted;
    private bool _receivedAnything;
    private bool _sentTlsFirst;
    private bool _sentAnything;
    private PendingRead? _pendingRead;

    /// <summary>Reads at least one byte into the caller's memory. An addition.</summary>
    /// <param name="destination">Where the bytes go; empty to wait until there is something to read.</param>
    /// <param name="cancellationToken">Stops the read; the socket stays usable and no byte is lost.</param>
    /// <returns>How many bytes were read; 0 when the peer has ended its side.</returns>
    /// <remarks>Allocates nothing. One read at a time. Inside TLS a connection cut between two records reads as an end too: a protocol that does not mark its own end
    /// cannot tell it from an orderly one (as with .NET's SslStream).</remarks>
    /// <exception cref="InvalidOperationException">Not connected, or another read is under way (0x8000000E).</exception>
    /// <exception cref="ObjectDisposedException">The socket was closed before the call (0x80000013).</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled (0x800704C7).</exception>
    /// <exception cref="NetworkException">The connection failed, or was closed during the read (0x800703E3).</exception>
    public ValueTask<int> ReadAsync(Memory<byte> destination, CancellationToken cancellationToken = default)
    {
        ValueTask<int> receiving;
        try
        {
            OpenTransport("A read");
            if (cancellationToken.IsCancellationRequested)
                throw Throw.Canceled(cancellationToken);
            _channel?.Taken(); // what the last read brought
            receiving = StartReceiving(destination, _reading.Begin(cancellationToken));
        }
        catch (Exception e)
        {
            return new(Throw.AsTask<int>(e));
        }
        if (receiving.IsCompletedSuccessfully && _receivedAnything)
        {
            int count = receiving.Result;
            _reading.End();
            _context.Metrics.Received(count);
            TellChannelOfRead(count, destination.Length);
            return new(count);
        }
        if (_pendingRead?.TryTake() != true)
            _pendingRead = new PendingRead(this); // the first, or the result of the last one was not taken yet
        return _pendingRead.Start(receiving, destination, cancellationToken);
    }

    /// <summary>Sends all of the caller's memory. An addition.</summary>
    /// <param name="source">The bytes; they must not change until the write has ended.</param>
    /// <param name="cancellationToken">Stops the write. With bytes in flight that breaks the connection: the peer may have received half of them, and on TLS half a record.</param>
    /// <remarks>Allocates nothing. One write at a time. It ends when the system has taken the bytes, not when the peer has them.</remarks>
    /// <exception cref="InvalidOperationException">Not connected, the output was closed, or another write is under way (0x8000000E).</exception>
    /// <exception cref="ObjectDisposedException">The socket was closed before the call (0x80000013).</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled (0x800704C7).</exception>
    /// <exception cref="NetworkException">The connection failed, or was closed during the write (0x800703E3).</exception>
    public ValueTask WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default)
    {
        ValueTask sending;
        try
        {
            OpenTransport("A write");
            ThrowIfNotWritable();
            if (cancellationToken.IsCancellationRequested)
                throw Throw.Canceled(cancellationToken);
            sending = StartSending(source, _writing.Begin(cancellationToken));
        }
        catch (Exception e)
        {
            return new(Throw.AsTask<bool>(e));
        }
        if (!sending.IsCompletedSuccessfully)
            return FinishWriteAsync(sending, source.Length, cancellationToken);
        _writing.End();
        _context.Metrics.Sent(source.Length);
        return sending;
    }

    /// <summary>Tells the peer that nothing more will come (TLS close_notify, then FIN); reading goes on. An addition.</summary>
    /// <param name="cancellationToken">Stops it, which breaks the connection like a cancelled write.</param>
    /// <exception cref="InvalidOperationException">Not connected, or a write is under way (0x8000000E).</exception>
    /// <exception cref="ObjectDisposedException">The socket was closed before the call (0x80000013).</exception>
    /// <exception cref="NetworkException">The connection failed.</exception>
    public async Task CloseOutputAsync(CancellationToken cancellationToken = default)
    {
        Transport transport = OpenTransport(nameof(CloseOutputAsync));
        if (_outputClosed)
            return;
        ThrowIfNotWritable();
        CancellationToken stop = _writing.Begin(cancellationToken);
        try
        {
            _outputClosed = true;
            await transport.CloseOutputAsync(stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException e)
        {
            BreakOff(transport); // half an alert may be on its way
            throw Explain(e, NetworkStage.Write, cancellationToken);
        }
        catch (Exception e) when (e is not NetworkException)
        {
            throw Explain(e, NetworkStage.Write, cancellationToken);
        }
        finally
        {
            _writing.End();
        }
    }

    /// <summary>Stops the read and the write under way; they end with OperationAborted (0x800703E3).</summary>
    /// <returns>A task that ends when both have ended and the next may begin. Their continuations may still be running (documented), or be about to.</returns>
    /// <remarks>A stopped read leaves the socket usable. A stopped write with bytes in flight breaks the connection. A connect or an upgrade under way is told to stop as well, also
    /// while <see cref="StreamSocketControl.ResiliencePipeline"/> waits, and is not waited for (an addition: documented are reads and writes).</remarks>
    /// <exception cref="ObjectDisposedException">The socket was closed before the call (0x80000013).</exception>
    public Task CancelIOAsync()
    {
        if (_lifecycle.IsClosed)
            throw _lifecycle.Refuse(nameof(CancelIOAsync));
        if (_lifecycle.State is StreamSocketState.Connecting or StreamSocketState.Upgrading)
            Volatile.Read(ref _attempt)?.Close();
        return Task.WhenAll(_input.StopAsync(), _writing.StopAsync());
    }

    /// <summary>The stream's own end: the half is closed, and the socket with the second half, or when an operation was pending on it (documented).</summary>
    internal void CloseInput()
    {
        if (_reading.IsBusy || _output.IsClosed)
            Dispose();
    }

    internal void CloseOutput()
    {
        if (_writing.IsBusy || _input.IsClosed)
        {
            Dispose();
        }
        else if (_lifecycle.IsOpen && !_writeFaulted && !_outputClosed)
        {
            Task closing = CloseOutputAsync();
            if (!closing.IsCompletedSuccessfully)
                closing.ContinueWith(static ended => ended.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    /// <summary>What a read came to. From here on the next may begin.</summary>
    internal int FinishRead(ConfiguredValueTaskAwaitable<int>.ConfiguredValueTaskAwaiter received, Memory<byte> destination, CancellationToken callersToken)
    {
        try
        {
            int count = received.GetResult();
            if (!_receivedAnything && count > 0)
                LookAtFirstBytes(destination.Span[..count]);
            _context.Metrics.Received(count);
            TellChannelOfRead(count, destination.Length);
            return count;
        }
        catch (Exception e) when (e is not NetworkException)
        {
            throw Explain(e, NetworkStage.Read, callersToken);
        }
        finally
        {
            _reading.End();
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask FinishWriteAsync(ValueTask sending, int count, CancellationToken callersToken)
    {
        try
        {
            await sending.ConfigureAwait(false);
            _context.Metrics.Sent(count);
        }
        catch (OperationCanceledException e)
        {
            BreakOff(_transport!);
            throw Explain(e, NetworkStage.Write, callersToken);
        }
        catch (Exception e) when (e is not NetworkException)
        {
            throw Explain(e, NetworkStage.Write, callersToken);
        }
        finally
        {
            _writing.End();
        }
    }

    // What a transport throws at once is, for the app, a failure of the operation like any other. The state is asked again now that the direction is taken: an
    // upgrade that began in between has either seen the direction taken, and refused, or is seen here.
    private ValueTask<int> StartReceiving(Memory<byte> destination, CancellationToken stop)
    {
        try
        {
            return OpenTransport("A read").ReceiveAsync(destination, stop);
        }
        catch (Exception e)
        {
            return ValueTask.FromException<int>(e);
        }
    }

    private ValueTask StartSending(ReadOnlyMemory<byte> source, CancellationToken stop)
    {
        try
        {
            Transport transport = OpenTransport("A write");
            if (!_sentAnything && !source.IsEmpty)
            {
                _sentAnything = true;
                _sentTlsFirst = source.Span[0] == TlsHandshake;
            }
            return transport.SendAsync(source, stop);
        }
        catch (Exception e)
        {
            return ValueTask.FromException(e);
        }
    }

    private Transport OpenTransport(string operation) => _lifecycle.IsOpen ? _transport! : throw _lifecycle.Refuse(operation);

    private void ThrowIfNotWritable()
    {
        if (_writeFaulted)
            throw NetworkErrors.WriteCanceledMidway(Information.Endpoint);
        if (_outputClosed)
            throw Throw.WrongState("The output was closed; nothing more can be written.");
    }

    private void BreakOff(Transport transport)
    {
        _writeFaulted = true;
        Information.Settle();
        transport.Abort();
    }

    /// <summary>Why a read or write ended: closed, cancelled by the caller, stopped by CancelIOAsync, or failed.</summary>
    private Exception Explain(Exception exception, NetworkStage stage, CancellationToken callersToken)
    {
        Exception explained = ReasonOf(exception, stage, callersToken);
        _context.Metrics.Failed(explained);
        if (explained is NetworkException { HResult: not HResults.OperationAborted })
            _channel?.Lost(explained);
        return explained;
    }

    private Exception ReasonOf(Exception exception, NetworkStage stage, CancellationToken callersToken)
    {
        if (_lifecycle.IsClosed)
            return NetworkErrors.Aborted(stage, Information.Endpoint, exception);
        IoDirection direction = stage == NetworkStage.Read ? _reading : _writing;

        // A write that was stopped breaks the connection, and a read stopped with it may meet that first: it ends for the same reason.
        bool ended = exception is OperationCanceledException || (_writeFaulted && direction.IsStopped);
        if (_writeFaulted && !ended)
            return NetworkErrors.WriteCanceledMidway(Information.Endpoint, stage);
        return exception switch
        {
            _ when ended && callersToken.IsCancellationRequested => Throw.Canceled(callersToken, exception),
            _ when ended && direction.IsCanceled => Throw.Canceled((exception as OperationCanceledException)?.CancellationToken ?? default, exception),
            _ when ended || exception is ObjectDisposedException => NetworkErrors.Aborted(stage, Information.Endpoint, exception),
            _ => NetworkErrors.Translate(exception, stage, Information.Endpoint) ?? exception,
        };
    }

    // The very first bytes of a clear-text connection tell whether the peer speaks TLS: an alert in answer to something that was no TLS handshake can only
    // mean that clear text met a TLS port. (A relay that passes a TLS handshake through must see the alert, hence the look at what was sent.)
    private void LookAtFirstBytes(ReadOnlySpan<byte> first)
    {
        _receivedAnything = true;
        bool alert = first.Length == 7 && first[0] == TlsAlert && first[1] == 3 && first[3] == 0 && first[4] == 2;
        if (alert && !_sentTlsFirst && _lifecycle.State == StreamSocketState.Connected)
            throw NetworkErrors.PeerSpokeTls(Information.Endpoint);
    }
}
