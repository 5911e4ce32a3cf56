namespace NetClient.Networking.BackgroundTransfer.Internal.Files;

/// <summary>All that transfers do with files, step by step, so that a test can lose what a power cut would lose: whatever was not flushed.</summary>
internal interface ITransferFiles
{
    /// <summary>Makes a file that is not there yet.</summary>
    /// <param name="path">The file.</param>
    /// <param name="forTheUserAlone">Whether nobody else may read it.</param>
    ITransferFile Create(string path, bool forTheUserAlone);

    /// <summary>Opens a file to read and write; null when there is none.</summary>
    ITransferFile? Open(string path);

    bool Exists(string path);

    /// <summary>The stamp of a file as it is now; null when there is none.</summary>
    FileStamp? StampOf(string path);

    /// <summary>The paths of the files in a folder; none when there is no folder.</summary>
    IReadOnlyList<string> List(string folder, string pattern);

    /// <summary>Gives a file the name of another, which is gone then. Lasting only after <see cref="FlushFolder"/>.</summary>
    void Rename(string from, string to);

    /// <summary>Deletes a file, if it is there.</summary>
    void Delete(string path);

    /// <summary>Ends when the folder's list of names is on the disk.</summary>
    void FlushFolder(string folder);
}
