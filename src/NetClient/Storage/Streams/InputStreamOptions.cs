namespace NetClient.Storage.Streams;

/// <summary>How a read ends.</summary>
[Flags]
public enum InputStreamOptions : uint
{
    /// <summary>The read ends when all bytes asked for are there, or the stream ends.</summary>
    None = 0,

    /// <summary>The read ends as soon as one byte or more is there.</summary>
    Partial = 1,

    /// <summary>The stream may fetch more than was asked for, for reads to come.</summary>
    ReadAhead = 2,
}
