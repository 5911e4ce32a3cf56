using NetClient.Errors;
using NetClient.Internal;
using NetClient.Networking.Sockets.Internal;

namespace NetClient.Networking.Sockets;

public sealed partial class StreamSocket
{
    /// <summary>Secures a connection that was made in clear text, as the client (STARTTLS).</summary>
    /// <param name="protectionLevel">Weakest protection accepted.</param>
    /// <param name="validationHostName">The name the server's certificate is checked against: the one the user meant, not one that the server told.</param>
    /// <param name="cancellationToken">Stops the handshake; the socket is closed afterwards.</param>
    /// <returns>A task that carries its operation: <c>AsTask(token)</c> on it cancels the handshake.</returns>
    /// <remarks>Refused, and the socket closed, while anything that came in clear text is unread: in a <c>DataReader</c> on <see cref="InputStream"/>, or in the
    /// system (<see cref="NetworkFailure.StartTlsInjection"/>). Read later, it would pass for protected data. Bytes that a reader of the app's own holds over
    /// <see cref="AsStream"/> cannot be seen.
    /// <para>Source: <see href="https://learn.microsoft.com/uwp/api/windows.networking.sockets.streamsocket.upgradetosslasync"/> (documented: only for a connection
    /// made as PlainSocket, never for an accepted one). The refusal of unread data is an addition.</para></remarks>
    /// <exception cref="ArgumentException">The level is refused, or the name is null (0x80070057).</exception>
    /// <exception cref="InvalidOperationException">Not connected, secured already, accepted by a listener, or a read or write is under way (0x8000000E).</exception>
    /// <exception cref="ObjectDisposedException">The socket was closed before the call (0x80000013).</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled (0x800704C7).</exception>
    /// <exception cref="NetworkException">The handshake failed, took too long, or the socket was closed during it; its HResult and
    /// <see cref="StreamSocketInformation.ServerCertificateErrors"/> tell why.</exception>
    public Task UpgradeToSslAsync(SocketProtectionLevel protectionLevel, HostName validationHostName, CancellationToken cancellationToken = default)
    {
        ProtectionLevels.Checked(protectionLevel, nameof(protectionLevel));
        Throw.IfNull(validationHostName);
        if (IsAccepted && !_lifecycle.IsClosed)
            throw Throw.WrongState("This socket was accepted by a listener: it is the server's side. Use the overload with ServerTlsOptions.");
        return StartUpgrade(
            (plain, token) => SecureAsync(plain, protectionLevel, validationHostName, token),
            kernelMustBeEmpty: true, cancellationToken);
    }

    /// <summary>Secures an accepted connection, as the server (STARTTLS). An addition: WinRT has no TLS for servers.</summary>
    /// <param name="protectionLevel">Weakest protection accepted.</param>
    /// <param name="options">The server's certificate and what it asks of the client.</param>
    /// <param name="cancellationToken">Stops the handshake; the socket is closed afterwards.</param>
    /// <returns>A task that carries its operation: <c>AsTask(token)</c> on it cancels the handshake.</returns>
    /// <remarks>Call it after the go-ahead was sent. Refused, and the socket closed, while a <c>DataReader</c> on <see cref="InputStream"/> holds anything unread:
    /// commands sent behind STARTTLS must not be answered inside TLS.</remarks>
    /// <exception cref="ArgumentException">The level is refused, or the options are null or name no certificate (0x80070057).</exception>
    /// <exception cref="InvalidOperationException">Not an accepted socket, secured already, or a read or write is under way (0x8000000E).</exception>
    /// <exception cref="ObjectDisposedException">The socket was closed before the call (0x80000013).</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled (0x800704C7).</exception>
    /// <exception cref="NetworkException">The handshake failed, took too long, or the socket was closed during it.</exception>
    public Task UpgradeToSslAsync(SocketProtectionLevel protectionLevel, ServerTlsOptions options, CancellationToken cancellationToken = default)
    {
        ProtectionLevels.Checked(protectionLevel, nameof(protectionLevel));
        Throw.IfNull(options);
        if (!IsAccepted && !_lifecycle.IsClosed)
            throw Throw.WrongState("This socket was not accepted by a listener: it is the client's side. Use the overload with a host name.");
        var server = new TlsServer(_context, options, protectionLevel);
        // The client may send its hello as soon as it has the go-ahead, so bytes in the kernel are no injection here: whatever is no TLS fails the handshake.
        return StartUpgrade(async (plain, token) => await server.AuthenticateAsync(plain, Information, token).ConfigureAwait(false), kernelMustBeEmpty: false, cancellationToken);
    }

    /// <summary>The client's handshake: here, or in the broker when the connection is to outlive this process.</summary>
    private async Task<Transport> SecureAsync(PlainTransport plain, SocketProtectionLevel level, HostName host, CancellationToken cancellationToken) => _ownership is null
        ? await new TlsClient(_context, Control, Information).AuthenticateAsync(plain, level, host, cancellationToken).ConfigureAwait(false)
        : await new BrokeredTlsClient(_context, Control, Information).AuthenticateAsync(plain, level, host, cancellationToken).ConfigureAwait(false);

    private Task StartUpgrade(Func<PlainTransport, CancellationToken, Task<Transport>> handshake, bool kernelMustBeEmpty, CancellationToken cancellationToken)
    {
        _lifecycle.Begin(Transition.Upgrade);
        SocketAttempt attempt = StartAttempt(Timeout.InfiniteTimeSpan, cancellationToken); // the handshake has a limit of its own
        return attempt.Run(IsObserved
            ? ObserveAsync("NetClient.Upgrade", () => UpgradeAsync(handshake, kernelMustBeEmpty, attempt))
            : UpgradeAsync(handshake, kernelMustBeEmpty, attempt));
    }

    private async ValueTask UpgradeAsync(Func<PlainTransport, CancellationToken, Task<Transport>> handshake, bool kernelMustBeEmpty, SocketAttempt attempt)
    {
        var plain = (PlainTransport)_transport!;
        Transport? tls = null;
        bool secured = false;
        try
        {
            // 1. Nothing that came in clear text may be left. From here on the state refuses new reads, so a reader cannot take more.
            if (_reading.IsBusy || _writing.IsBusy)
                throw Throw.WrongState("UpgradeToSslAsync was called while a read or write is under way, so nobody can tell which bytes came in clear text. The socket was closed.");
            long unread = _input.UnreadByteCount + plain.ReadAhead.Length + (kernelMustBeEmpty ? plain.Socket.Available : 0);
            if (unread > 0)
                throw NetworkErrors.StartTlsInjection(Information.Endpoint, unread);

            // 2. The handshake.
            tls = await handshake(plain, attempt.Token).ConfigureAwait(false);

            // 3. Publish, unless a Close got in first.
            _transport = tls;
            secured = _lifecycle.TryComplete(Transition.Upgrade);
            if (!secured)
                throw NetworkErrors.Aborted(NetworkStage.Handshake, Information.Endpoint);
        }
        catch (Exception e) when (e is not (NetworkException or InvalidOperationException { HResult: HResults.IllegalMethodCall }) || WasCutOff(e))
        {
            throw ExplainAttempt(e, NetworkStage.Handshake, attempt);
        }
        finally
        {
            if (!secured)
            {
                _lifecycle.Close();
                CloseTransport(); // stops a read that was under way first: it would take the closing for the peer's end
                tls?.Close(underRead: true);
                plain.Close(underRead: true);
            }
        }
    }

    // Whatever the handshake met when the socket was closed under it, the reason is the closing.
    private bool WasCutOff(Exception exception) => _lifecycle.IsClosed && exception is NetworkException { HResult: not HResults.OperationAborted };
}
