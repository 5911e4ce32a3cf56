using System.Runtime.ExceptionServices;

namespace NetClient.Foundation.Internal;

/// <summary>Where an exception goes that an app's completion handler throws: nobody awaits the handler, so it is unhandled, as in an async void
/// method.</summary>
internal static class UnhandledCallback
{
    public static void Report(Exception e) =>
        ThreadPool.UnsafeQueueUserWorkItem(static info => info.Throw(), ExceptionDispatchInfo.Capture(e), preferLocal: false);
}
