namespace NetClient.Networking.Sockets.Internal.ControlChannels;

/// <summary>Who is told what happens to a transport. Calls come on whichever thread found it, and must be short.</summary>
internal interface IControlChannelOwner
{
    /// <summary>How often the server expects to hear something.</summary>
    TimeSpan ServerInterval { get; }

    void OnConnected(ControlChannelLink link);

    /// <summary>Something came, and the app has had the time to take it.</summary>
    void OnArrived(ControlChannelLink link);

    /// <summary>The connection has ended, and nobody here ended it.</summary>
    /// <param name="link">Whose connection.</param>
    /// <param name="failure">Why; null when the peer ended it in order.</param>
    /// <param name="silence">For how long nothing had come.</param>
    void OnLost(ControlChannelLink link, Exception? failure, TimeSpan silence);

    /// <summary>The app has ended the connection.</summary>
    void OnClosed(ControlChannelLink link);
}
