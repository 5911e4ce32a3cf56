using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using NetClient.ApplicationModel.Background;
using NetClient.ApplicationModel.Background.Internal;
using NetClient.Fuzz.Fuzzing;

namespace NetClient.Fuzz.Targets;

/// <summary>The file with the registrations of background tasks: what is accepted can be loaded, and written, and is the same afterwards.</summary>
internal sealed class RegistrationsTarget : FuzzTarget
{
    private readonly string _folder = Directory.CreateTempSubdirectory("netclient-fuzz-").FullName;

    public RegistrationsTarget()
        : base("registrations") =>
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(_folder, recursive: true);

    private static readonly string[] Words =
    [
        "\"version\":", "\"access\":", "\"tasks\":", "\"id\":", "\"name\":", "\"entryPoint\":", "\"groupId\":", "\"groupName\":", "\"trigger\":", "\"kind\":", "\"minutes\":", "\"interval\":",
        "\"type\":", "\"oneShot\":", "\"conditions\":", "\"executionTimeLimit\":", "\"nextDue\":", "\"more\":", "\"time\"", "\"system\"", "\"application\"", "\"contentPrefetch\"", "null", "true", "\"\"", "[]", "{}",
        "\"9999-12-31T23:59:59+00:00\"", "\"0001-01-01T00:00:00+00:00\"", "\"10675199.02:48:05.4775807\"", "4294967295", "-1", "1e999", "2147483648", "\\uD800",
    ];

    public override int LongestInput => 16 * 1024;

    public override IReadOnlyList<byte[]> Dictionary { get; } = [.. Words.Select(Encoding.UTF8.GetBytes)];

    public override byte[] Generate(Random random)
    {
        IEnumerable<string> tasks = Enumerable.Range(0, random.Next(4)).Select(_ =>
            $$"""{"id":"{{(random.Next(16) == 0 ? Guid.Empty : new Guid(random.Next(), 0, 0, new byte[8]))}}","name":"n","trigger":{{Trigger(random)}}{{More(random)}}}""");
        return Encoding.UTF8.GetBytes($$"""{"version":{{random.Next(1, 3)}},"access":"{{(AccessRecord)random.Next(5)}}","tasks":[{{string.Join(',', tasks)}}]}""");
    }

    public override object? Act(byte[] input)
    {
        try
        {
            return RegistrationFile.Parse(input, "file");
        }
        catch (Exception e) when (e is JsonException or InvalidDataException or IOException)
        {
            return e.GetType().Name;
        }
    }

    public override long MostAllocated(int length) => 64 * 1024 + (300L * length);

    public override string Judge(byte[] input, object? result)
    {
        if (result is not RegistrationDocument document)
            return (string)result!;
        byte[] written = JsonSerializer.SerializeToUtf8Bytes(document, RegistrationJson.Default.RegistrationDocument);
        RegistrationDocument again = RegistrationFile.Parse(written, "file");
        Require(written.AsSpan().SequenceEqual(JsonSerializer.SerializeToUtf8Bytes(again, RegistrationJson.Default.RegistrationDocument)), "what was written reads as something else");

        string path = Path.Combine(_folder, "tasks.json");
        File.WriteAllBytes(path, input);
        var factories = new TaskFactories();
        var host = new BackgroundTaskHost(
            new RegistrationFile(_folder, (_, e) => throw new FuzzFinding("a file that can be read was set aside", e)), factories, new FactoryActivator(factories), new NoNetwork(), new StoppedTime(), NullLogger.Instance);
        int listed = host.TasksOf(null).Count + host.Groups().Values.Sum(group => group.AllTasks.Count);
        Require(listed == document.Tasks.Count, "a task is not listed");
        foreach (IBackgroundTrigger? trigger in document.Tasks.Select(task => TriggerKinds.Read(task.Trigger)))
            Require(TriggerKinds.IntervalOf(trigger) is null or { TotalMinutes: >= 15 }, "a task would run more often than every 15 minutes");
        return $"{document.Access}, {Math.Min(document.Tasks.Count, 3)}, {string.Join(' ', document.Tasks.Select(task => TriggerKinds.Read(task.Trigger)?.GetType().Name).Distinct().Order(StringComparer.Ordinal))}";
    }

    private static string Trigger(Random random) => random.Next(6) switch
    {
        0 => $$"""{"kind":"time","minutes":{{random.NextInt64(1L << 33)}},"oneShot":true}""",
        1 => $$"""{"kind":"contentPrefetch","interval":"{{TimeSpan.FromTicks(random.NextInt64(long.MinValue, long.MaxValue))}}"}""",
        2 => $$"""{"kind":"system","type":{{random.Next(-1, 20)}}}""",
        3 => """{"kind":"application"}""",
        4 => """{"kind":"tide"}""",
        _ => """{"kind":"time","minutes":15}""",
    };

    private static string More(Random random) => random.Next(6) switch
    {
        0 => $",\"executionTimeLimit\":{random.NextInt64(long.MinValue, long.MaxValue)}",
        1 => ",\"nextDue\":\"9999-12-31T23:59:59.9999999+00:00\"",
        2 => ",\"conditions\":[3,99,-1]",
        3 => ",\"groupId\":\"g\",\"groupName\":null",
        4 => ",\"entryPoint\":\"Test\",\"other\":{\"a\":[1]}",
        _ => "",
    };

    private sealed class NoNetwork : INetworkState
    {
        event Action? INetworkState.Changed
        {
            add { }
            remove { }
        }

        public NetworkSnapshot Read() => default;
    }

    /// <summary>Nothing that is due runs: what is tried is whether it can be told when it is.</summary>
    private sealed class StoppedTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddYears(56);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Require(dueTime >= TimeSpan.Zero && dueTime <= TimeSpan.FromDays(49), "a timer would be set for longer than there are timers");
            return new Timer();
        }

        private sealed class Timer : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose()
            {
            }

            public ValueTask DisposeAsync() => default;
        }
    }
}
