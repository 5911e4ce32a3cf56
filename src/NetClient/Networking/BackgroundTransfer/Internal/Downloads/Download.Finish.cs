using System.Security.Cryptography;
using NetClient.Networking.BackgroundTransfer.Internal.Files;
using NetClient.Networking.BackgroundTransfer.Internal.Http;
using NetClient.Networking.BackgroundTransfer.Internal.Journal;
using NetClient.Web;

namespace NetClient.Networking.BackgroundTransfer.Internal.Downloads;

internal sealed partial class Download
{
    private const int HashChunk = 1 << 20;

    /// <summary>Compares the file with every digest that is known of it; null when it is right, or none is known.</summary>
    private async Task<NetworkException?> VerifyAsync(CancellationToken token)
    {
        await EndCheckpointAsync().ConfigureAwait(false);
        return ExpectedDigests().Any() ? await Task.Run(() => Mismatch(_file!, token), token).ConfigureAwait(false) : null;
    }

    private NetworkException? Mismatch(ITransferFile file, CancellationToken token)
    {
        foreach ((HashAlgorithmName algorithm, byte[] expected, string whose) in ExpectedDigests())
        {
            byte[] actual = Hash(file, algorithm, token);
            if (!actual.AsSpan().SequenceEqual(expected))
            {
                return TransferErrors.Of(WebErrorStatus.ErrorHttpInvalidServerResponse, Address,
                    $"the {algorithm.Name} of what came is {Convert.ToHexStringLower(actual)}, and {whose} {Convert.ToHexStringLower(expected)}");
            }
        }
        return null;
    }

    private IEnumerable<(HashAlgorithmName Algorithm, byte[] Expected, string Whose)> ExpectedDigests()
    {
        if (Record.Sha256 is { } expected)
            yield return (HashAlgorithmName.SHA256, expected, "the app expects");
        if (Record.Content?.Digest is { } digest && DigestHeader.Parse(digest) is { } servers)
            yield return (servers.Algorithm, servers.Value, "the server's digest is");
    }

    private static byte[] Hash(ITransferFile file, HashAlgorithmName algorithm, CancellationToken token)
    {
        using var hash = IncrementalHash.CreateHash(algorithm);
        byte[] chunk = new byte[HashChunk];
        long at = 0;
        for (int read; (read = file.Read(at, chunk)) > 0; at += read)
        {
            token.ThrowIfCancellationRequested();
            hash.AppendData(chunk, 0, read);
        }
        return hash.GetHashAndReset();
    }

    /// <summary>The bytes and the partial file's name are on the disk, then the journal says so, then the file gets its name.</summary>
    private async Task CommitAsync()
    {
        long length = _plan.Length!.Value;
        if (_file!.Length != length)
            _file.SetLength(length);
        _file.Flush();
        if (_isNew)
        {
            // Without this a power cut could leave the record alone, and the old file would pass for the new one.
            await Engine.FolderFlushes.FlushAsync(Path.GetDirectoryName(_fileName)!).ConfigureAwait(false);
            _isNew = false;
        }
        FileStamp? old = Files.StampOf(Target), complete = _file.Stamp;
        Update(record => record with { Phase = TransferPhase.Committing, Content = (record.Content ?? new ContentRecord()) with { Length = length }, Ranges = [], Replaces = old, Complete = complete });

        // Only after a crash may the file have its name already. A partial file that is gone now was taken away, and what has the name is the old file.
        if (!await TakeNameAsync().ConfigureAwait(false))
            throw new IOException($"The partial file of '{Target}' was taken away while it was to become the file.");
    }

    /// <summary>Gives the partial file its name. After a crash it may have it already.</summary>
    /// <returns>False when the file that was checked is nowhere.</returns>
    private async Task<bool> TakeNameAsync()
    {
        string partial = PartialPath(Record), target = Target;
        Files.Delete(PartialFile.ProbeOf(partial));   // a process that was killed here left it

        // Open from before, when that was not in another process: as long as it is, no other file gets its number.
        using ITransferFile? file = _file ?? Files.Open(partial);
        _file = null;
        if (file is not null)
        {
            if (!IsComplete(file) || !HasName(file, partial))
                return false;
            CheckDestination();   // the user may have made it read-only meanwhile
            if (!OperatingSystem.IsWindows())
                GiveMode(partial, target);
            if (!HasName(file, partial))
                return false;   // right before the rename: no system renames an open file
            if (OperatingSystem.IsWindows())
                file.Dispose();
            Files.Rename(partial, target);
        }
        else if (Files.StampOf(target) is not { } now || now == Record.Replaces)
        {
            // Nothing has the name, or still the file that had it before: somebody has taken the partial file away.
            return false;
        }

        // A partial file that is gone from beside anything else has become the file. What the user has made of that since is the user's: it is neither looked into nor replaced.
        await Engine.FolderFlushes.FlushAsync(Path.GetDirectoryName(target)!).ConfigureAwait(false);
        _plan.SetLength(Record.Content!.Length!.Value);
        return true;
    }

    private bool IsComplete(ITransferFile file) => file.Length == Record.Content?.Length && (Record.Complete is not { } complete || complete.IsSameFile(file.Stamp));

    // And no other file, nor a link to it.
    private bool HasName(ITransferFile file, string path) => new FileInfo(path).LinkTarget is null && Files.StampOf(path) is { } there && there.IsSameFile(file.Stamp);

    // The new file was the user's alone while it grew. It gets the permissions of the one it replaces, or those of any new file.
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    private static void GiveMode(string partial, string target)
    {
        if (!File.Exists(partial))
            return;   // files that are not the system's have no permissions
        UnixFileMode mode;
        if (File.Exists(target))
        {
            mode = File.GetUnixFileMode(target) & ~(UnixFileMode.SetUser | UnixFileMode.SetGroup);   // what came from elsewhere runs as nobody else
        }
        else
        {
            string probe = PartialFile.ProbeOf(partial);   // whatever led somewhere from there is gone
            new FileStream(probe, FileMode.CreateNew, FileAccess.Write).Dispose();
            mode = File.GetUnixFileMode(probe);
            File.Delete(probe);
        }
        File.SetUnixFileMode(partial, mode);
    }
}
