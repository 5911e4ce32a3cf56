using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using NetClient.Capabilities;
using NetSocketError = System.Net.Sockets.SocketError;

namespace NetClient.Networking.Sockets.Internal;

/// <summary>Datagrams on Linux, by its own calls: one <c>recvmsg</c> tells sender, local address and true length and allocates nothing, which no call of .NET does.</summary>
/// <remarks>.NET waits, for data and for room; only what can be done at once is done here. What goes wrong while sending is left to .NET's call as well: it fails in
/// the same way, with .NET's exception, unless the failure was that of an earlier datagram (ICMP), of which the kernel tells once.</remarks>
internal sealed class LinuxDatagramTransport : DatagramTransport
{
    private const int Patience = 64;   // datagrams refused in a row before the thread is left to others

    private readonly SafeHandle _handle;
    private readonly ManagedSend _send;
    private volatile bool _expectsData;
    private int _news;                 // an error that the waiting met, for the receive that follows; 0 for none
    private bool _givesUp;             // the app has given up a wait, and may do so again and again
    private Task? _kept;               // the wait that goes on across those the app gives up

    public LinuxDatagramTransport(Socket boundSocket, CapabilityChecker capabilities, ILogger log)
        : base(boundSocket, capabilities, log)
    {
        _handle = boundSocket.SafeHandle;
        _send = new ManagedSend(boundSocket);
        if (HasManyLocalAddresses)
            LinuxDatagrams.ReportLocalAddresses(boundSocket, IsIPv6);
    }

    public override bool ExpectsData => _expectsData;

    public override bool TrySend(ReadOnlySpan<byte> datagram, in DatagramEndpoint remote) => LinuxDatagrams.TrySend(_handle, datagram, remote, IsIPv6);

    public override bool TrySend(ReadOnlySpan<byte> datagram) => LinuxDatagrams.TrySend(_handle, datagram);

    public override ValueTask SendAsync(ReadOnlyMemory<byte> datagram, DatagramEndpoint? remote, CancellationToken cancellationToken) =>
        _send.SendAsync(datagram, remote, cancellationToken);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public override async ValueTask WaitAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (_givesUp)
                await KeepLookingAsync(cancellationToken).ConfigureAwait(false);
            else
                await Look(cancellationToken).ConfigureAwait(false);
        }
        catch (SocketException e) when (DatagramErrors.IsNewsOfEarlierDatagram(e))
        {
            Volatile.Write(ref _news, (int)DatagramErrors.NewsOf(e));
        }
        catch (OperationCanceledException)
        {
            _givesUp = true;
            throw;
        }
    }

    public override ValueTask<Arrival> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken) =>
        _expectsData && TryReceive(buffer, out Arrival arrival) ? new(arrival) : WaitAndReceiveAsync(buffer, cancellationToken);

    public override bool TryReceive(Memory<byte> buffer, out Arrival arrival)
    {
        if (_news != 0)
            return TryTell((NetSocketError)Interlocked.Exchange(ref _news, 0), out arrival);
        for (int refused = 0; refused < Patience; refused++)
        {
            int length = LinuxDatagrams.Receive(_handle, buffer.Span, IsIPv6, out DatagramEndpoint remote, out DatagramEndpoint local, out NetSocketError error);
            if (length < 0)
                return TryTell(error, out arrival);
            if (!Admit(remote))
                continue;
            arrival = new Arrival(length, remote, local.IsDefault ? Local : local.WithPort(Local.Port));
            return true;
        }
        arrival = default;
        return false;
    }

    // Takes nothing. Where something was there at once, the next receive asks for it directly; where not, asking first would be a call in vain.
    private ValueTask<int> Look(CancellationToken cancellationToken)
    {
        ValueTask<int> looking = Socket.ReceiveAsync(Memory<byte>.Empty, SocketFlags.None, cancellationToken);
        _expectsData = looking.IsCompleted;
        return looking;
    }

    // .NET holds on to each receive that was cancelled until the socket hears something again: an app that asks an idle socket with a time limit, over and over, would fill the
    // memory. So for such an app one wait goes on, and the app waits for that.
    private async Task KeepLookingAsync(CancellationToken cancellationToken)
    {
        Task kept = _kept ??= Observed(Socket.ReceiveAsync(Memory<byte>.Empty, SocketFlags.None, CancellationToken.None).AsTask());
        _expectsData = false;
        try
        {
            await kept.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            if (kept.IsCompleted)
                _kept = null;
        }
    }

    // Closing ends it, and nobody may be waiting then.
    private static Task Observed(Task task)
    {
        _ = task.ContinueWith(static ended => ended.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return task;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Arrival> WaitAndReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        while (true)
        {
            await WaitAsync(cancellationToken).ConfigureAwait(false);
            if (TryReceive(buffer, out Arrival arrival))
                return arrival;
            if (_expectsData)
                await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);   // a flood that the gate keeps out must not keep the thread
        }
    }
}
