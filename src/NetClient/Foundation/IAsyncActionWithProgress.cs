using System.Runtime.CompilerServices;

namespace NetClient.Foundation;

/// <summary>A running operation without a result that reports progress. It can be awaited.</summary>
/// <typeparam name="TProgress">The type of a progress report.</typeparam>
/// <remarks>Source: <see href="https://learn.microsoft.com/uwp/api/windows.foundation.iasyncactionwithprogress-1"/> (documented).</remarks>
public interface IAsyncActionWithProgress<TProgress> : IAsyncInfo
{
    /// <summary>Called with each progress report, on the thread that reports. What the handler throws fails the operation.</summary>
    AsyncActionProgressHandler<TProgress>? Progress { get; set; }

    /// <summary>Called once when the operation has ended; at once, on the setting thread, when it has ended already.</summary>
    /// <exception cref="InvalidOperationException">It was set before (0x80000018).</exception>
    AsyncActionWithProgressCompletedHandler<TProgress>? Completed { get; set; }

    /// <summary>Throws what the operation failed with, if it did.</summary>
    /// <exception cref="InvalidOperationException">The operation still runs (0x8000000E).</exception>
    /// <exception cref="OperationCanceledException">The operation was cancelled (0x800704C7).</exception>
    void GetResults();

    /// <summary>Makes <c>await</c> work. An addition.</summary>
    /// <returns>An awaiter that ends as the operation ends.</returns>
    TaskAwaiter GetAwaiter() => this.AsTask().GetAwaiter();
}
