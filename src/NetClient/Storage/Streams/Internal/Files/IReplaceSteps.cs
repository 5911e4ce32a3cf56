using Microsoft.Win32.SafeHandles;

namespace NetClient.Storage.Streams.Internal.Files;

/// <summary>The steps by which one file takes the place of another, in this order. A power cut between any two leaves the old file or the new one,
/// complete.</summary>
internal interface IReplaceSteps
{
    /// <summary>1. The new file's bytes are on the disk.</summary>
    void FlushFile(SafeFileHandle file);

    /// <summary>2. The name is the new file's.</summary>
    void Rename(string from, string to, bool overwrite);

    /// <summary>3. The folder's list of names is on the disk.</summary>
    void FlushFolder(string folder);
}
