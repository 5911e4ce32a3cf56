using Microsoft.Win32.SafeHandles;

namespace NetClient.Security.Internal;

/// <summary>The steps by which a file is replaced so that a power cut leaves the old one or the new one. Their order is what tests hold.</summary>
internal interface IWriteSteps
{
    void FlushFile(SafeFileHandle file);

    void Rename(string from, string to);

    /// <summary>Makes the renaming itself durable.</summary>
    void FlushFolder(string folder);
}
