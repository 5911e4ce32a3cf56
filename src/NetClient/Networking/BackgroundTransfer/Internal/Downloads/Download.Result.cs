using Microsoft.Win32.SafeHandles;
using NetClient.Internal;
using NetClient.Networking.BackgroundTransfer.Internal.Journal;

namespace NetClient.Networking.BackgroundTransfer.Internal.Downloads;

internal sealed partial class Download
{
    /// <summary>How many bytes can be read from a position on.</summary>
    public long AvailableFrom(long position) =>
        Status is BackgroundTransferStatus.Completed ? Math.Max(0, TotalBytes - position) : _plan.ContiguousFrom(position);

    /// <summary>The bytes that have come.</summary>
    public ByteRanges Ranges()
    {
        if (Status is not BackgroundTransferStatus.Completed)
            return _plan.Snapshot();
        var all = new ByteRanges();
        all.Add(0, TotalBytes);
        return all;
    }

    /// <summary>Opens what has come so far, to read. The handle stays good when the partial file becomes the file.</summary>
    public SafeFileHandle? OpenResult()
    {
        // Between the two looks the file may get its name; then it is found by that.
        foreach (string path in (string[])[PartialPath(Record), Target, PartialPath(Record), Target])
        {
            if (path == Target && Record.Phase is not (TransferPhase.Committing or TransferPhase.Completed))
                continue;
            try
            {
                return File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.Asynchronous);
            }
            catch (FileNotFoundException)
            {
                // Not by this name.
            }
        }
        return null;
    }

    /// <summary>Goes to another address with the next request.</summary>
    public void ChangeAddress(Uri address)
    {
        if (!IsPaused)
            throw Throw.WrongState($"The address can be changed while the download is paused, by the app or with a recoverable status; its status is {Status}.");
        UpdateSecrets(secrets => secrets with { Address = address.AbsoluteUri });
        if (!Record.RandomAccess)
            BeginAnew("its address was changed");
    }
}
