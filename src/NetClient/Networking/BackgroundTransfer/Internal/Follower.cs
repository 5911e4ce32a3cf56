using System.Diagnostics.CodeAnalysis;

namespace NetClient.Networking.BackgroundTransfer.Internal;

/// <summary>Follows a transfer for an operation that the app holds: passes on its reports, cancels it when the operation is cancelled, and takes note that the app has learned its end.</summary>
internal sealed class Follower : IDisposable
{
    private readonly Transfer _transfer;
    private readonly Action _report;
    private readonly TaskCompletionSource _handlerFailed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly IDisposable? _listening;   // not there yet when the first report comes
    private readonly CancellationTokenRegistration _registration;

    public Follower(Transfer transfer, Action report, CancellationToken token)
    {
        (_transfer, _report) = (transfer, report);
        _listening = transfer.Listen(Report, learnsEnd: true);
        _registration = token.UnsafeRegister(static transfer => ((Transfer)transfer!).Cancel(), transfer);
    }

    /// <summary>Ends as the transfer ends. After that the journal does not have it any more.</summary>
    public async Task EndAsync()
    {
        // A handler of the app's that throws fails the operation it was given to. The transfer goes on.
        Task first = await Task.WhenAny(_transfer.End, _handlerFailed.Task).ConfigureAwait(false);
        if (first == _transfer.End && !_transfer.IsStopped)
            _transfer.Forget();
        await first.ConfigureAwait(false);
    }

    public void Dispose()
    {
        _listening?.Dispose();
        _registration.Unregister();
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "It reaches the app as the end of the operation.")]
    private void Report()
    {
        try
        {
            _report();
        }
        catch (Exception e)
        {
            _handlerFailed.TrySetException(e);
            _listening?.Dispose();
        }
    }
}
