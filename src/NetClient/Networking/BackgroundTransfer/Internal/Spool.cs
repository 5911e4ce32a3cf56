using System.Buffers;
using NetClient.Internal;
using NetClient.Networking.BackgroundTransfer.Internal.Files;
using NetClient.Storage.Streams;

namespace NetClient.Networking.BackgroundTransfer.Internal;

/// <summary>Keeps bytes in a file beside the journal, so that a transfer can send them after a restart.</summary>
internal static class Spool
{
    private const string Extension = ".body";
    private const int ChunkSize = 128 * 1024;

    /// <summary>Reads a stream to its end; returns the file's path and length, with all of it on the disk. The file's name is there for good when the journal's entry is, which is in the same
    /// folder.</summary>
    public static async Task<(string Path, long Length)> KeepAsync(TransferEngine engine, IInputStream stream, CancellationToken token)
    {
        Throw.IfNull(stream);
        string path = NewPath(engine);
        byte[] chunk = ArrayPool<byte>.Shared.Rent(ChunkSize);
        ITransferFiles files = engine.Options.Files;
        try
        {
            using ITransferFile file = files.Create(path, forTheUserAlone: true);
            long at = 0;
            for (int read; (read = await stream.ReadAsync(chunk, token).ConfigureAwait(false)) > 0; at += read)
                file.Write(at, chunk.AsSpan(0, read));
            file.Flush();
            return (path, at);
        }
        catch (Exception e)
        {
            files.Delete(path);
            if (e is OperationCanceledException && token.IsCancellationRequested)
                throw Throw.Canceled(token, e);
            throw;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }
    }

    /// <summary>Writes bytes; returns the file's path.</summary>
    public static string Keep(TransferEngine engine, ReadOnlySpan<byte> bytes)
    {
        string path = NewPath(engine);
        try
        {
            using ITransferFile file = engine.Options.Files.Create(path, forTheUserAlone: true);
            file.Write(0, bytes);
            file.Flush();
            return path;
        }
        catch
        {
            engine.Options.Files.Delete(path);
            throw;
        }
    }

    /// <summary>Deletes the files of transfers that were created and never started: all but those with these names.</summary>
    public static void Sweep(ITransferFiles files, string folder, IReadOnlySet<string> inUse)
    {
        foreach (string path in files.List(folder, "*" + Extension).Where(path => !inUse.Contains(Path.GetFileName(path))))
            files.Delete(path);
    }

    private static string NewPath(TransferEngine engine) => Path.Join(engine.Journal.Folder, Guid.NewGuid().ToString("N") + Extension);
}
