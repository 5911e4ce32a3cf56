namespace NetClient.Networking.Sockets.Internal.ControlChannels;

/// <summary>A connection that a channel can be built on.</summary>
internal interface IControlChannelTransport
{
    /// <summary>Whether the app has switched on TCP keep-alive, which is the channel's.</summary>
    bool HasTcpKeepAlive { get; }

    /// <summary>From now on the link is told what happens.</summary>
    /// <exception cref="InvalidOperationException">It is connected, or was, or another channel has it (0x8000000E).</exception>
    /// <exception cref="ObjectDisposedException">It was closed (0x80000013).</exception>
    void Attach(ControlChannelLink link);

    /// <summary>Waits until what is being sent has left the process.</summary>
    void Flush(TimeSpan limit);
}
