namespace NetClient.Networking.Sockets.Internal.ControlChannels;

/// <summary>What a task of a channel is there for.</summary>
internal enum ControlChannelPurpose
{
    /// <summary>Something came, or the connection ended.</summary>
    PushNotification,

    /// <summary>The server expects a sign of life.</summary>
    KeepAlive,
}
