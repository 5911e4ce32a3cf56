namespace NetClient.Storage;

/// <summary>What a stream over a file can do.</summary>
public enum FileAccessMode
{
    /// <summary>Read.</summary>
    Read = 0,

    /// <summary>Read and write.</summary>
    ReadWrite = 1,
}
