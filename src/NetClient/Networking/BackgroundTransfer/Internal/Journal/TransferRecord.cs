using System.Text.Json;
using System.Text.Json.Serialization;
using NetClient.Networking.BackgroundTransfer.Internal.Files;
using NetClient.Web;

namespace NetClient.Networking.BackgroundTransfer.Internal.Journal;

/// <summary>All that must outlive the process about one transfer. A new state is a new record.</summary>
internal sealed record TransferRecord
{
    public const int CurrentVersion = 1;

    public int Version { get; set; } = CurrentVersion;

    public required Guid Id { get; init; }

    public required TransferKind Kind { get; init; }

    /// <summary>Transfers of one priority run in this order.</summary>
    public long Order { get; set; }

    public required string Method { get; init; }

    /// <summary>The address, without the parts that may be secret: the user and the query stand in <see cref="Sealed"/>.</summary>
    public required string Address { get; init; }

    /// <summary>What nobody else may read, sealed: <see cref="TransferSecrets"/>. Null when there is nothing of the kind.</summary>
    public byte[]? Sealed { get; set; }

    /// <summary>The file that a download makes, or an upload sends; null for an upload of anything else.</summary>
    public string? Path { get; set; }

    /// <summary>The file with the body of the request; null for none. An upload has in it what is not in files of the app's.</summary>
    public string? BodyPath { get; set; }

    /// <summary>Whether the file with the body is ours, to be deleted with the transfer.</summary>
    public bool OwnsBody { get; set; }

    /// <summary>The media type of the body; null for none in particular.</summary>
    public string? BodyType { get; set; }

    /// <summary>What an upload sends, in order; none for a body that is empty, and for downloads.</summary>
    public IReadOnlyList<PieceRecord> Pieces { get; set; } = [];

    public string? Group { get; set; }

    public string? TransferGroup { get; set; }

    public BackgroundTransferPriority Priority { get; set; }

    public BackgroundTransferCostPolicy CostPolicy { get; set; }

    public Guid? CompletionGroup { get; set; }

    /// <summary>Whether the app has learned its end. It is kept for the task of its completion group alone.</summary>
    public bool IsLearned { get; set; }

    public bool RandomAccess { get; set; }

    public IReadOnlyList<WebErrorStatus> Recoverable { get; set; } = [];

    /// <summary>The digest that the app expects of the file.</summary>
    public byte[]? Sha256 { get; set; }

    public uint MaxConnections { get; set; } = 1;

    public ulong MaxBytesPerSecond { get; set; }

    public TransferPhase Phase { get; set; }

    /// <summary>Why it paused with a recoverable status, or failed.</summary>
    public int? Failure { get; set; }

    public string? FailureText { get; set; }

    /// <summary>Counts the beginnings from nothing. Part of a download's partial file's name, so that a state that was lost can never speak of another beginning's bytes. Of an upload that
    /// must not be sent twice, it says whether its body has begun to be sent.</summary>
    public int Beginning { get; set; }

    /// <summary>What is being fetched, as the server described it; null before it did.</summary>
    public ContentRecord? Content { get; set; }

    /// <summary>The bytes that are on the disk: first byte, byte after the last, first byte ...</summary>
    public IReadOnlyList<long> Ranges { get; set; } = [];

    /// <summary>The file that a complete download was about to replace, as it was then; null when there was none.</summary>
    public FileStamp? Replaces { get; set; }

    /// <summary>The complete partial file, as it was when it was about to get its name.</summary>
    public FileStamp? Complete { get; set; }

    public ResponseRecord? Response { get; set; }

    [JsonExtensionData]
    public Dictionary<string, JsonElement>? More { get; set; }
}
