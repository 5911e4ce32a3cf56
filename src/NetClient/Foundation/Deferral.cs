using NetClient.Internal;

namespace NetClient.Foundation;

/// <summary>Lets a handler finish its work after it has returned: whoever raised the event waits until the deferral is completed.</summary>
/// <remarks>Source: <see href="https://learn.microsoft.com/uwp/api/windows.foundation.deferral"/> (documented).</remarks>
public sealed class Deferral : IDisposable
{
    private DeferralCompletedHandler? _handler;

    /// <summary>Creates a deferral.</summary>
    /// <param name="handler">Called once, on the thread that completes or closes the deferral.</param>
    /// <exception cref="ArgumentNullException"><paramref name="handler"/> is null (0x80070057).</exception>
    public Deferral(DeferralCompletedHandler handler)
    {
        Throw.IfNull(handler);
        _handler = handler;
    }

    /// <summary>Says that the work is done.</summary>
    /// <exception cref="InvalidOperationException">The deferral was completed or closed before (0x8000000E).</exception>
    public void Complete()
    {
        DeferralCompletedHandler handler = Interlocked.Exchange(ref _handler, null)
            ?? throw Throw.WrongState("The deferral was completed before; complete it once.");
        handler();
    }

    /// <summary>Completes the deferral unless that has happened. Calling again does nothing.</summary>
    public void Dispose() => Interlocked.Exchange(ref _handler, null)?.Invoke();
}
