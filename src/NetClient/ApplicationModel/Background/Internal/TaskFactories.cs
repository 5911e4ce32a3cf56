using System.Collections.Concurrent;
using NetClient.ApplicationModel.Activation;
using NetClient.Foundation;
using NetClient.Internal;
using NetClient.Networking.Sockets;

namespace NetClient.ApplicationModel.Background.Internal;

/// <summary>What the app has said about the work of its tasks: a factory for each entry point, a handler for each group.</summary>
/// <remarks>No type is looked up by its name, so that trimming an app leaves its tasks in it.</remarks>
internal sealed class TaskFactories
{
    private readonly ConcurrentDictionary<string, Func<IBackgroundTask>> _factories = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private readonly Dictionary<string, TypedEventHandler<BackgroundTaskRegistrationGroup, BackgroundActivatedEventArgs>> _groups = new(StringComparer.Ordinal);

    /// <summary>Raised when there is more than before.</summary>
    public event Action? Grown;

    /// <summary>Adds a factory; the empty entry point is that of tasks without one.</summary>
    public void Add(string entryPoint, Func<IBackgroundTask> factory)
    {
        if (!_factories.TryAdd(entryPoint, factory))
        {
            throw Throw.WrongState(entryPoint.Length == 0
                ? "A factory for tasks without an entry point was registered before."
                : $"A factory for the entry point '{entryPoint}' was registered before.");
        }
        Grown?.Invoke();
    }

    public void AddHandler(string groupId, TypedEventHandler<BackgroundTaskRegistrationGroup, BackgroundActivatedEventArgs>? handler)
    {
        if (handler is null)
            return;
        lock (_gate)
            _groups[groupId] = _groups.TryGetValue(groupId, out var before) ? before + handler : handler;
        Grown?.Invoke();
    }

    public void RemoveHandler(string groupId, TypedEventHandler<BackgroundTaskRegistrationGroup, BackgroundActivatedEventArgs>? handler)
    {
        lock (_gate)
        {
            if (!_groups.TryGetValue(groupId, out var before))
                return;
            if (before - handler is { } left)
                _groups[groupId] = left;
            else
                _groups.Remove(groupId);
        }
    }

    /// <summary>What makes the task: the app's own factory, or that of a task which comes with the SDK.</summary>
    public Func<IBackgroundTask>? FactoryOf(TaskRecord task) => _factories.GetValueOrDefault(task.EntryPoint) ?? task.EntryPoint switch
    {
        "NetClient.Networking.Sockets.WebSocketKeepAlive" or "Windows.Networking.Sockets.WebSocketKeepAlive" => static () => new WebSocketKeepAlive(),
        _ => null,
    };

    /// <summary>The handler of the task's group; null for a task with an entry point, or in no group.</summary>
    public TypedEventHandler<BackgroundTaskRegistrationGroup, BackgroundActivatedEventArgs>? HandlerOf(TaskRecord task)
    {
        if (task.EntryPoint.Length > 0 || task.GroupId is null)
            return null;
        lock (_gate)
            return _groups.GetValueOrDefault(task.GroupId);
    }
}
