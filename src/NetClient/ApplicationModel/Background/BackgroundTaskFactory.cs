using NetClient.ApplicationModel.Background.Internal;
using NetClient.Internal;

namespace NetClient.ApplicationModel.Background;

/// <summary>Tells what to make for the entry points of tasks; an addition, in the place of the classes and manifest entries that Windows looks up by name.</summary>
/// <remarks>Call it at each start of the app: it also makes the tasks run that earlier processes registered. A run whose trigger goes off before its factory is there waits for it, so an
/// app that hears <see cref="BackgroundTaskRegistration.Completed"/> subscribes first, through <see cref="BackgroundTaskRegistration.AllTasks"/>; what fell due while the app was not
/// there runs inside this call.</remarks>
public static class BackgroundTaskFactory
{
    /// <summary>Tells what to make for an entry point.</summary>
    /// <param name="entryPoint">What <see cref="BackgroundTaskBuilder.TaskEntryPoint"/> says, compared exactly.</param>
    /// <param name="factory">Called on a thread of the pool for each run; what it throws fails the run.</param>
    /// <exception cref="ArgumentException">An argument is null or empty (0x80070057).</exception>
    /// <exception cref="InvalidOperationException">The entry point has a factory (0x8000000E).</exception>
    /// <exception cref="IOException">The file with the registrations cannot be read, or a newer version of NetClient wrote it; the factory is registered all the same.</exception>
    /// <exception cref="UnauthorizedAccessException">As before, for lack of rights (0x80070005).</exception>
    public static void Register(string entryPoint, Func<IBackgroundTask> factory)
    {
        Throw.IfNullOrEmpty(entryPoint);
        Throw.IfNull(factory);
        Add(NetClientContext.Default.BackgroundTasks, entryPoint, factory);
        (NetClientContext.Default.Broker as BrokerClient)?.AttendIfNeeded();
    }

    /// <summary>Tells what to make for an entry point that is named by a class id.</summary>
    /// <param name="entryPoint">What <see cref="BackgroundTaskBuilder.SetTaskEntryPointClsid"/> is given.</param>
    /// <param name="factory">Called on a thread of the pool for each run; what it throws fails the run.</param>
    /// <exception cref="ArgumentException"><paramref name="factory"/> is null, or <paramref name="entryPoint"/> empty (0x80070057).</exception>
    /// <exception cref="InvalidOperationException">The entry point has a factory (0x8000000E).</exception>
    /// <exception cref="IOException">The file with the registrations cannot be read, or a newer version of NetClient wrote it; the factory is registered all the same.</exception>
    /// <exception cref="UnauthorizedAccessException">As before, for lack of rights (0x80070005).</exception>
    public static void Register(Guid entryPoint, Func<IBackgroundTask> factory) => Register(EntryPointOf(entryPoint), factory);

    /// <summary>Tells what to make for tasks without an entry point: the place of <c>Application.OnBackgroundActivated</c>. Tell them apart by the name of
    /// <see cref="IBackgroundTaskInstance.Task"/>.</summary>
    /// <param name="factory">Called on a thread of the pool for each run; what it throws fails the run.</param>
    /// <exception cref="ArgumentNullException"><paramref name="factory"/> is null (0x80070057).</exception>
    /// <exception cref="InvalidOperationException">There is such a factory (0x8000000E).</exception>
    /// <exception cref="IOException">The file with the registrations cannot be read, or a newer version of NetClient wrote it; the factory is registered all the same.</exception>
    /// <exception cref="UnauthorizedAccessException">As before, for lack of rights (0x80070005).</exception>
    public static void RegisterInProcess(Func<IBackgroundTask> factory)
    {
        Throw.IfNull(factory);
        Add(NetClientContext.Default.BackgroundTasks, "", factory);
        (NetClientContext.Default.Broker as BrokerClient)?.AttendIfNeeded();
    }

    internal static string EntryPointOf(Guid clsid) => clsid == Guid.Empty ? throw Throw.Argument("The class id is empty.", "TaskEntryPoint") : clsid.ToString("B");

    internal static void Add(BackgroundTaskHost host, string entryPoint, Func<IBackgroundTask> factory)
    {
        host.Factories.Add(entryPoint, factory);
        host.EnsureLoaded();
    }
}
