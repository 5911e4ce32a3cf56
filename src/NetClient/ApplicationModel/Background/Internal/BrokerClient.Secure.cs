using System.Net.Sockets;
using System.Text.Json;
using NetClient.ApplicationModel.Background.Internal.Protocol;
using NetClient.Errors;
using NetClient.Internal;
using NetClient.Networking.Sockets.Internal.Handoff;

namespace NetClient.ApplicationModel.Background.Internal;

/// <summary>TLS sessions that live in the broker.</summary>
internal sealed partial class BrokerClient
{
    private static readonly SecureFailure Lost = SecureFailure.Of(NetworkErrors.Make(
        Networking.NetworkStage.Read, null, SocketErrorTable.GetHResult(System.Net.Sockets.SocketError.ConnectionReset), Networking.NetworkFailure.None,
        "the socket broker, in which its TLS session lived, has ended"));

    public async Task<(Socket? Socket, SecuredState State)> SecureAsync(SecureRules rules, Socket connected, CancellationToken cancellationToken)
    {
        byte[] bytes = JsonSerializer.SerializeToUtf8Bytes(rules, HandoffJson.Default.SecureRules);
        if (bytes.Length > SecureRules.MaxLength)
            throw Throw.WrongState($"The settings of the TLS handshake have {bytes.Length} bytes, and a broker takes {SecureRules.MaxLength}. Give it fewer trust roots.");
        BrokerSession session = await Task.Run(() => Connect(mayStart: true)!, cancellationToken).ConfigureAwait(false);
        try
        {
            using Frame answer = await session.AskAsync(
                FrameType.Secure, new SessionMessage { Session = rules.Session }, ProtocolJson.Default.SessionMessage, bytes, connected.SafeHandle, cancellationToken).ConfigureAwait(false);
            ReplyMessage reply = answer.Read(ProtocolJson.Default.ReplyMessage);
            if (reply.Status != ReplyStatus.Done)
                throw Throw.WrongState($"The broker does not secure the connection. {reply.Text}");
            SecuredState state = HandoffJson.Read(answer.Bytes.Span, HandoffJson.Default.SecuredState);
            if (state.Failure is not null)
                return (null, state);
            OwnedDescriptor descriptor = answer.Descriptor ?? throw SocketState.Invalid();
            return (context.Connector.AdoptSecured(descriptor, state.GetRemoteEndPoint()), state);
        }
        catch (OperationCanceledException)
        {
            Part(rules.Session, isBroken: true);
            throw Throw.Canceled(cancellationToken);
        }
        catch (IOException)
        {
            Part(rules.Session, isBroken: true);   // its answer, and our end with it, may have been on the way
            throw;
        }
    }

    public void Part(Guid session, bool isBroken)
    {
        var message = new SessionMessage { Session = session, IsBroken = isBroken };
        _unheard.Add(session, (broker, heard) => broker.Tell(FrameType.Part, message, ProtocolJson.Default.SessionMessage, heard));
        if (Volatile.Read(ref _session) is { IsOver: false } open)
            _unheard.SayAll(open);
        else
            ConnectLater();   // closing does not wait for it
    }

    public SecureFailure? EndingOf(Guid session)
    {
        try
        {
            if (Connect(mayStart: false) is not { } broker)
                return Lost;
            using Frame answer = broker.Ask(FrameType.Ending, new SessionMessage { Session = session }, ProtocolJson.Default.SessionMessage);
            return answer.Read(ProtocolJson.Default.ReplyMessage).Status != ReplyStatus.Done ? Lost
                : answer.Bytes.IsEmpty ? null
                : HandoffJson.Read(answer.Bytes.Span, HandoffJson.Default.SecureFailure);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return Lost;
        }
    }
}
