namespace NetClient.Foundation;

/// <summary>A running operation. It runs from the moment it is handed out: there is nothing to start.</summary>
/// <remarks>Source: <see href="https://learn.microsoft.com/uwp/api/windows.foundation.iasyncinfo"/> (documented).</remarks>
public interface IAsyncInfo
{
    /// <summary>A number that tells this operation from others in a log; never 0.</summary>
    uint Id { get; }

    /// <summary>Where the operation stands.</summary>
    /// <exception cref="ObjectDisposedException">The operation was closed (0x80000013).</exception>
    AsyncStatus Status { get; }

    /// <summary>What the operation failed with; <see langword="null"/> unless <see cref="Status"/> is <see cref="AsyncStatus.Error"/>.</summary>
    /// <exception cref="ObjectDisposedException">The operation was closed (0x80000013).</exception>
    Exception? ErrorCode { get; }

    /// <summary>Asks the operation to stop. It may still end with its result; nothing happens when it has ended already.</summary>
    /// <exception cref="ObjectDisposedException">The operation was closed (0x80000013).</exception>
    void Cancel();

    /// <summary>Says that the operation, which has ended, is not looked at any more. Calling again does nothing.</summary>
    /// <exception cref="InvalidOperationException">The operation still runs (0x8000000E).</exception>
    void Close();
}
