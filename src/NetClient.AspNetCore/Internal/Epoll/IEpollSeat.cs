namespace NetClient.AspNetCore.Internal.Epoll;

/// <summary>Whom <see cref="EpollLoop"/> tells.</summary>
internal interface IEpollSeat
{
    /// <summary>The system has something for it, or had.</summary>
    /// <param name="generation">Of the registration that this is about.</param>
    /// <param name="events">Which, as in <see cref="EpollRecord"/>.</param>
    /// <returns>Whether what came of it was left to the pool, and waits for a thread.</returns>
    bool OnReady(uint generation, uint events);
}
