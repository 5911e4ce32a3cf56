using NetClient.Errors;
using NetClient.Internal;
using NetClient.Networking.Sockets.Internal;
using Polly;
using Polly.Timeout;

namespace NetClient.Networking.Sockets;

public sealed partial class StreamSocket
{
    /// <summary>Attempts, as many and at such times as the app's pipeline wants. The state stays Connecting from the first to the last.</summary>
    private async ValueTask<Transport> ReachThroughAsync(ResiliencePipeline pipeline, ConnectTarget target, SocketProtectionLevel level, CancellationToken cancellationToken)
    {
        using var attempts = new Attempts(this, target, level);
        try
        {
            await pipeline.ExecuteAsync(static (attempts, token) => attempts.NextAsync(token), attempts, cancellationToken).ConfigureAwait(false);
            return attempts.Take() ?? throw Throw.WrongState("Control.ResiliencePipeline ended without a failure, but also without having connected: one of its strategies swallows failures.");
        }
        catch (NetworkException e) when (cancellationToken.IsCancellationRequested)
        {
            // A pipeline that is cancelled right after a failure may end with the failure; the caller is told what the caller did.
            throw new OperationCanceledException(e.Message, e, cancellationToken);
        }
        catch (TimeoutRejectedException e)
        {
            throw NetworkErrors.PipelineTimeout(Information.Endpoint, attempts.Count, e.Timeout, attempts.LastFailure, e);
        }
    }

    /// <summary>The attempts of one ConnectAsync, and what the last of them reached.</summary>
    private sealed class Attempts(StreamSocket socket, ConnectTarget target, SocketProtectionLevel level) : IDisposable
    {
        private Transport? _reached;
        private int _running;

        public int Count { get; private set; }

        /// <summary>What the last attempt failed with that was not cut short.</summary>
        public Exception? LastFailure { get; private set; }

        public async ValueTask NextAsync(CancellationToken cancellationToken)
        {
            if (Interlocked.Exchange(ref _running, 1) == 1)
                throw Throw.WrongState("Control.ResiliencePipeline started an attempt beside another (hedging). A socket makes one connection; its addresses are raced already.");
            try
            {
                await ReachNextAsync(cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                Volatile.Write(ref _running, 0);
            }
        }

        private async ValueTask ReachNextAsync(CancellationToken cancellationToken)
        {
            Dispose(); // a pipeline that repeats what has succeeded must not leave connections behind
            if (++Count > 1)
            {
                socket.Information.ForgetAttempt();
                SocketLog.ConnectingAgain(socket._context.Connector.Log, socket.Information.Endpoint, Count, LastFailure);
            }

            using var attempt = new SocketAttempt(socket.Control.ConnectTimeout, socket._context.Time, cancellationToken);
            try
            {
                _reached = await socket.ReachAsync(target, level, attempt).ConfigureAwait(false);
            }
            catch (OperationCanceledException e) when (attempt.IsTimedOut)
            {
                throw LastFailure = NetworkErrors.ConnectTimeout(socket.Information.Endpoint, socket.Control.ConnectTimeout, e);
            }
            catch (Exception e) when (e is not (OperationCanceledException or Capabilities.CapabilityDeniedException))
            {
                // Strategies are given what the app would be given.
                LastFailure = NetworkErrors.Translate(e, socket._stage, socket.Information.Endpoint) ?? e;
                if (LastFailure == e)
                    throw;
                throw LastFailure;
            }
        }

        public Transport? Take()
        {
            Transport? reached = _reached;
            _reached = null;
            return reached;
        }

        public void Dispose() => Take()?.Close(underRead: false);
    }
}
