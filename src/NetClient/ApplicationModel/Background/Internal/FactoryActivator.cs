using NetClient.ApplicationModel.Activation;
using NetClient.Internal;

namespace NetClient.ApplicationModel.Background.Internal;

/// <summary>Runs tasks in this process: entry points by the factories that the app registered, tasks without one by the handler of their group.</summary>
internal sealed class FactoryActivator(TaskFactories factories) : ITaskActivator
{
    public event Action? Grown
    {
        add => factories.Grown += value;
        remove => factories.Grown -= value;
    }

    public bool CanStart(TaskRecord task) => factories.HandlerOf(task) is not null || factories.FactoryOf(task) is not null;

    public Task StartAsync(TaskRecord task, BackgroundTaskInstance instance)
    {
        if (factories.HandlerOf(task) is { } handler)
            handler(instance.Task.TaskGroup!, new BackgroundActivatedEventArgs(instance));
        else if (factories.FactoryOf(task) is { } factory)
            (factory() ?? throw Throw.WrongState($"The factory for the entry point '{task.EntryPoint}' returned null.")).Run(instance);
        else
            throw Throw.WrongState($"Nothing handles the task '{task.Name}' any more: its group has no handler left.");
        return Task.CompletedTask;
    }
}
