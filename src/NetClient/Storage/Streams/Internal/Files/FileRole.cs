namespace NetClient.Storage.Streams.Internal.Files;

/// <summary>What somebody who has a file open expects of the others.</summary>
internal enum FileRole
{
    /// <summary>Reads until somebody writes.</summary>
    PoliteReader,

    /// <summary>Reads, and suffers no writer.</summary>
    OnlyReaders,

    /// <summary>Reads, whatever others do.</summary>
    SharedReader,

    /// <summary>Writes, and suffers no other writer.</summary>
    SingleWriter,

    /// <summary>Writes beside others who do the same.</summary>
    SharedWriter,
}

internal static class FileRoles
{
    // The table on the page of IStorageFile2.OpenAsync. Rows and columns in the order of FileRole; it is symmetric.
    private static readonly bool[,] Together =
    {
        //  Polite  OnlyRd  ShrdRd  SingleW ShrdW
        {   true,   true,   true,   true,   true  },
        {   true,   true,   true,   false,  false },
        {   true,   true,   true,   true,   true  },
        {   true,   false,  true,   false,  false },
        {   true,   false,  true,   false,  true  },
    };

    public static bool MayCoexist(FileRole one, FileRole other) => Together[(int)one, (int)other];

    public static FileRole Of(FileAccessMode mode, StorageOpenOptions options) => (mode, options) switch
    {
        (FileAccessMode.Read, StorageOpenOptions.None) => FileRole.PoliteReader,
        (FileAccessMode.Read, StorageOpenOptions.AllowOnlyReaders) => FileRole.OnlyReaders,
        (FileAccessMode.Read, StorageOpenOptions.AllowReadersAndWriters) => FileRole.SharedReader,
        (FileAccessMode.ReadWrite, StorageOpenOptions.AllowReadersAndWriters) => FileRole.SharedWriter,
        _ => FileRole.SingleWriter,
    };

    /// <summary>The same for the operating system: Windows keeps to it between processes.</summary>
    public static FileShare ShareOf(FileRole role) => role switch
    {
        FileRole.OnlyReaders => FileShare.Read | FileShare.Delete,
        FileRole.SingleWriter => FileShare.Read | FileShare.Delete,
        _ => FileShare.ReadWrite | FileShare.Delete,
    };
}
