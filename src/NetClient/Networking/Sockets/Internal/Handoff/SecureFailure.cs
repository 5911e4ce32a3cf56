using System.Net.Sockets;
using NetClient.Errors;

namespace NetClient.Networking.Sockets.Internal.Handoff;

/// <summary>A failure that the broker met in the app's stead.</summary>
internal sealed record SecureFailure
{
    public required string Message { get; init; }

    public required int Code { get; init; }

    public NetworkStage Stage { get; init; }

    public NetworkFailure Failure { get; init; }

    /// <summary>What the system said, when it did.</summary>
    public System.Net.Sockets.SocketError? System { get; init; }

    public static SecureFailure Of(NetworkException exception) => new()
    {
        Message = exception.Message,
        Code = exception.HResult,
        Stage = exception.Stage,
        Failure = exception.Failure,
        System = NetworkErrors.FindSocketException(exception)?.SocketErrorCode,
    };

    public NetworkException ToException(string? endpoint) =>
        new(Message, Code, Stage, Failure, endpoint, System is { } code ? new SocketException((int)code) : null);
}
