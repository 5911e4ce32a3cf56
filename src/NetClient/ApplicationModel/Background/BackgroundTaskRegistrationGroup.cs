using NetClient.ApplicationModel.Activation;
using NetClient.ApplicationModel.Background.Internal;
using NetClient.Foundation;
using NetClient.Internal;

namespace NetClient.ApplicationModel.Background;

/// <summary>A set of tasks, apart from the app's other ones: a library keeps its own in a group.</summary>
/// <remarks>Groups with the same id are the same group.
/// <para>Source: <see href="https://learn.microsoft.com/uwp/api/windows.applicationmodel.background.backgroundtaskregistrationgroup"/> (documented).</para></remarks>
public sealed class BackgroundTaskRegistrationGroup
{
    private readonly BackgroundTaskHost _host;

    /// <summary>Names a group without a name.</summary>
    /// <param name="id">Identifies the group in the app, compared exactly.</param>
    /// <exception cref="ArgumentException"><paramref name="id"/> is null or empty (0x80070057).</exception>
    public BackgroundTaskRegistrationGroup(string id)
        : this(id, "")
    {
    }

    /// <summary>Names a group.</summary>
    /// <param name="id">Identifies the group in the app, compared exactly.</param>
    /// <param name="name">A name to show.</param>
    /// <exception cref="ArgumentException"><paramref name="id"/> is null or empty, or <paramref name="name"/> is null (0x80070057).</exception>
    public BackgroundTaskRegistrationGroup(string id, string name)
        : this(id, name, NetClientContext.Default.BackgroundTasks)
    {
    }

    internal BackgroundTaskRegistrationGroup(string id, string name, BackgroundTaskHost host)
    {
        Throw.IfNullOrEmpty(id);
        Throw.IfNull(name);
        Id = id;
        Name = name;
        _host = host;
    }

    /// <summary>Raised on a thread of the pool to do the work of the group's tasks that have no entry point. Their runs wait until there is a handler.</summary>
    /// <remarks>The run ends when all handlers have returned and their deferrals are completed; what one throws fails it.</remarks>
    public event TypedEventHandler<BackgroundTaskRegistrationGroup, BackgroundActivatedEventArgs>? BackgroundActivated
    {
        add => _host.Factories.AddHandler(Id, value);
        remove => _host.Factories.RemoveHandler(Id, value);
    }

    /// <summary>The tasks registered in the group, by <see cref="BackgroundTaskRegistration.TaskId"/>: a copy of the list.</summary>
    /// <exception cref="IOException">The file with the registrations cannot be read, or a newer version of NetClient wrote it.</exception>
    /// <exception cref="UnauthorizedAccessException">As before, for lack of rights (0x80070005).</exception>
    public IReadOnlyDictionary<Guid, BackgroundTaskRegistration> AllTasks => _host.TasksOf(Id);

    /// <summary>Identifies the group in the app.</summary>
    public string Id { get; }

    /// <summary>A name to show; empty for none.</summary>
    public string Name { get; }
}
