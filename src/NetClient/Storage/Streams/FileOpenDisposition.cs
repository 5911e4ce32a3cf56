namespace NetClient.Storage.Streams;

/// <summary>What opening a file does when the file is there, and when it is not.</summary>
public enum FileOpenDisposition
{
    /// <summary>Opens the file; fails when it is absent.</summary>
    OpenExisting = 0,

    /// <summary>Opens the file, or creates it.</summary>
    OpenAlways = 1,

    /// <summary>Creates the file; fails when it is there.</summary>
    CreateNew = 2,

    /// <summary>Creates the file, replacing one that is there.</summary>
    CreateAlways = 3,

    /// <summary>Empties the file; fails when it is absent.</summary>
    TruncateExisting = 4,
}
