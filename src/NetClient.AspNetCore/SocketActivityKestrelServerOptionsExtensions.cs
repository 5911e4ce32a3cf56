using Microsoft.AspNetCore.Server.Kestrel.Core;
using NetClient.AspNetCore.Internal;
using NetClient.Networking.Sockets;

namespace NetClient.AspNetCore;

/// <summary>Kestrel out of process: started by the broker when somebody connects.</summary>
public static class SocketActivityKestrelServerOptionsExtensions
{
    /// <summary>Has Kestrel serve on a listener that the broker has: to be called in the task that the broker runs because a connection waits there. The listener goes back to the broker when the
    /// server stops, and when nobody has been connected for <paramref name="idleTimeout"/>; the server then stops by itself. No connection is lost on the way: what comes in between waits in the
    /// listener's own queue, and wakes the task again.</summary>
    /// <param name="kestrel">The server's options, on a host with <see cref="NetClientWebHostBuilderExtensions.UseNetClientTransport"/>.</param>
    /// <param name="socket">The listener: <see cref="SocketActivityTriggerDetails.SocketInformation"/>. It is taken from the broker when the server starts.</param>
    /// <param name="idleTimeout">How long nobody has to be connected; positive, or <see cref="Timeout.InfiniteTimeSpan"/> to stop only when told to. A connection that is kept alive counts until
    /// Kestrel closes it (<see cref="KestrelServerLimits.KeepAliveTimeout"/>).</param>
    /// <param name="configure">Makes the endpoint's settings, such as <c>UseHttps</c>; null leaves the defaults.</param>
    /// <remarks>The listener's settings are those of the process that bound it: <see cref="NetClientTransportOptions.ConfigureListener"/> is not called for it. It listens in clear text, so TLS is
    /// Kestrel's. A process that dies leaves the listener to the broker, which starts another after a pause; when the server does not start, the process should end for the same reason.
    /// The task should be registered with an <see cref="ApplicationModel.Background.BackgroundTaskBuilder.ExecutionTimeLimit"/> of its own: the default ends it after 25 seconds.
    /// <para>The server's start fails with <see cref="InvalidOperationException"/> when the broker no longer has the listener (0x80070490), the socket is no listener (0x8000000E), or
    /// <see cref="NetClientTransportOptions.ProtectionLevel"/> asks for the listener's TLS (0x8000000E).</para></remarks>
    /// <exception cref="ArgumentNullException"><paramref name="kestrel"/> or <paramref name="socket"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="idleTimeout"/> is neither positive nor infinite.</exception>
    public static void ListenSocketActivity(this KestrelServerOptions kestrel, SocketActivityInformation socket, TimeSpan idleTimeout, Action<ListenOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(kestrel);
        ArgumentNullException.ThrowIfNull(socket);
        if (idleTimeout <= TimeSpan.Zero && idleTimeout != Timeout.InfiniteTimeSpan)
            throw new ArgumentOutOfRangeException(nameof(idleTimeout), idleTimeout, "The time must be positive, or Timeout.InfiniteTimeSpan.");
        kestrel.Listen(new LentEndPoint(socket, idleTimeout), configure ?? (static _ => { }));
    }
}
