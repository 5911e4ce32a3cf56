using NetClient.ApplicationModel.Background.Internal;
using NetClient.Internal;

namespace NetClient.ApplicationModel.Background;

/// <summary>How an app takes part when the broker starts it to run a task; an addition, in the place of Windows' <c>backgroundTaskHost.exe</c>.</summary>
/// <remarks>The broker starts the app with the command line that it was started with when it transferred the socket, without its arguments and with one of the broker's.</remarks>
public static class BackgroundActivation
{
    /// <summary>Runs the tasks that the process was started for, if the broker started it. Call it in <c>Main</c>, after the task factories were registered and before anything that a user
    /// would see.</summary>
    /// <param name="args">The arguments of <c>Main</c>.</param>
    /// <param name="cancellationToken">Stops waiting; what runs is cancelled when the process ends.</param>
    /// <returns>True when the broker started the process: nothing is left to do, and <c>Main</c> should return. False when the user, or anybody else, started it.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="args"/> is null (0x80070057).</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was canceled (0x800704C7).</exception>
    /// <exception cref="IOException">The broker has gone (0x80070426).</exception>
    public static async Task<bool> RunAsync(string[] args, CancellationToken cancellationToken = default)
    {
        Throw.IfNull(args);
        if (!args.Contains(BrokerPlaces.ActivationArgument, StringComparer.Ordinal))
            return false;
        try
        {
            await ((BrokerClient)NetClientContext.Default.Broker).RunUntilDismissedAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (cancellationToken.IsCancellationRequested)
        {
            throw Throw.Canceled(cancellationToken, e);
        }
        return true;
    }
}
