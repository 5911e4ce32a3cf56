namespace NetClient.Networking.Sockets;

/// <summary>Tells of one step in the life of a <see cref="MessageWebSocket"/>'s connection. An addition.</summary>
/// <param name="OldState">Where it was.</param>
/// <param name="NewState">Where it is now.</param>
/// <param name="Attempt">Which attempt in a row this is about: 0 for the first connection, 1 for the first try to get it back.</param>
/// <param name="Delay">How long the wait is going to be; zero but in <see cref="WebSocketConnectionState.Waiting"/>.</param>
/// <param name="Failure">Why, when something failed.</param>
/// <param name="CloseCode">Why, when the server closed it.</param>
public sealed record WebSocketConnectionStateChangedEventArgs(
    WebSocketConnectionState OldState, WebSocketConnectionState NewState, int Attempt, TimeSpan Delay, Exception? Failure, ushort? CloseCode);
