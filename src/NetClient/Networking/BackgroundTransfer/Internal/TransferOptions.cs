using NetClient.Networking.BackgroundTransfer.Internal.Files;
using NetClient.Resilience;

namespace NetClient.Networking.BackgroundTransfer.Internal;

/// <summary>The numbers and the surroundings of an engine, in one place; tests have others.</summary>
internal sealed record TransferOptions
{
    /// <summary>How many transfers run at the same time.</summary>
    public int MaxParallel { get; init; } = 10;

    /// <summary>How many connections to one server there are for all transfers together.</summary>
    public int MaxConnectionsPerHost { get; init; } = 10;

    /// <summary>How much may be fetched again after a crash, in bytes ...</summary>
    public long CheckpointBytes { get; init; } = 64 << 20;

    /// <summary>... and in time; whichever comes first.</summary>
    public TimeSpan CheckpointInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long the server may take to begin its answer (WinRT's number).</summary>
    public TimeSpan ResponseLimit { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long a connection may bring less than <see cref="StallBytes"/>.</summary>
    public TimeSpan StallLimit { get; init; } = TimeSpan.FromSeconds(60);

    public long StallBytes { get; init; } = 1024;

    /// <summary>Retries while there is a network; WinRT has three.</summary>
    public NetworkResilienceOptions Retry { get; init; } = new() { MaxRetryAttempts = 3, BaseDelay = TimeSpan.FromSeconds(1) };

    /// <summary>The longest <c>Retry-After</c> that is waited for.</summary>
    public TimeSpan LongestRetryAfter { get; init; } = TimeSpan.FromHours(1);

    /// <summary>So many bytes show that an attempt was worth it: the count of retries begins anew.</summary>
    public long WorthwhileBytes { get; init; } = 64 * 1024;

    /// <summary>How often the app is told of bytes.</summary>
    public TimeSpan ProgressInterval { get; init; } = TimeSpan.FromMilliseconds(100);

    public int BufferSize { get; init; } = 128 * 1024;

    /// <summary>The least that is worth a connection of its own.</summary>
    public long MinSegment { get; init; } = 1 << 20;

    /// <summary>How often it is looked whether more connections would help. They are compared by what they bring in twice this time, or in longer ones.</summary>
    public TimeSpan RampLook { get; init; } = TimeSpan.FromMilliseconds(25);

    /// <summary>The fewest bytes by which they are compared.</summary>
    public long RampBytes { get; init; } = 64 * 1024;

    /// <summary>How long nothing may come over the only connection before another one is sent to help.</summary>
    public TimeSpan HelpAfter { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>From so many bytes on, a server is asked whether it wants a body before it is sent.</summary>
    public long ExpectBeyond { get; init; } = 1 << 20;

    /// <summary>The longest answer to an upload that is kept, in bytes ...</summary>
    public long LongestAnswer { get; init; } = 64 << 20;

    /// <summary>... and how much of one that is no success.</summary>
    public long LongestRefusal { get; init; } = 1 << 20;

    /// <summary>How long the body of an answer to an upload may take. It is not what the app waits for, and one that trickles must not hold a turn for ever.</summary>
    public TimeSpan AnswerLimit { get; init; } = TimeSpan.FromHours(1);

    public ITransferFiles Files { get; init; } = TransferFiles.System;

    /// <summary>The networks; null takes the machine's.</summary>
    public ITransferNetwork? Network { get; init; }

    /// <summary>How many bytes the file system of a folder has left; null when it does not say.</summary>
    public Func<string, long?> FreeSpace { get; init; } = DiskSpace.FreeAt;
}
