using System.Collections.Concurrent;
using NetClient.ApplicationModel.Activation;
using NetClient.Foundation;
using NetClient.Internal;

namespace NetClient.ApplicationModel.Background.Internal;

/// <summary>Runs tasks in this process: entry points by the factories that the app registered, tasks without one by the handler of their group.</summary>
/// <remarks>No type is looked up by its name, so that trimming an app leaves its tasks in it.</remarks>
internal sealed class FactoryActivator : ITaskActivator
{
    private readonly ConcurrentDictionary<string, Func<IBackgroundTask>> _factories = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private readonly Dictionary<string, TypedEventHandler<BackgroundTaskRegistrationGroup, BackgroundActivatedEventArgs>> _groups = new(StringComparer.Ordinal);

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

    public bool CanStart(TaskRecord task) => HandlerOf(task) is not null || _factories.ContainsKey(task.EntryPoint);

    public Task StartAsync(TaskRecord task, BackgroundTaskInstance instance)
    {
        if (HandlerOf(task) is { } handler)
            handler(instance.Task.TaskGroup!, new BackgroundActivatedEventArgs(instance));
        else if (_factories.TryGetValue(task.EntryPoint, out Func<IBackgroundTask>? factory))
            (factory() ?? throw Throw.WrongState($"The factory for the entry point '{task.EntryPoint}' returned null.")).Run(instance);
        else
            throw Throw.WrongState($"Nothing handles the task '{task.Name}' any more: its group has no handler left.");
        return Task.CompletedTask;
    }

    private TypedEventHandler<BackgroundTaskRegistrationGroup, BackgroundActivatedEventArgs>? HandlerOf(TaskRecord task)
    {
        if (task.EntryPoint.Length > 0 || task.GroupId is null)
            return null;
        lock (_gate)
            return _groups.GetValueOrDefault(task.GroupId);
    }
}
