using System.Buffers;
using NetClient.Internal;
using NetClient.Networking.BackgroundTransfer.Internal.Files;
using NetClient.Storage.Streams;

namespace NetClient.Networking.BackgroundTransfer.Internal;

/// <summary>Keeps a stream's bytes in a file beside the journal, so that a transfer can send them after a restart.</summary>
internal static class Spool
{
    private const string Extension = ".body";
    private const int ChunkSize = 128 * 1024;

    /// <summary>Reads a stream to its end; returns the file's path, with all of it on the disk.</summary>
    public static async Task<string> KeepAsync(TransferEngine engine, IInputStream stream, CancellationToken token)
    {
        Throw.IfNull(stream);
        string path = Path.Join(engine.Journal.Folder, Guid.NewGuid().ToString("N") + Extension);
        byte[] chunk = ArrayPool<byte>.Shared.Rent(ChunkSize);
        ITransferFiles files = engine.Options.Files;
        try
        {
            using ITransferFile file = files.Create(path, forTheUserAlone: true);
            long at = 0;
            for (int read; (read = await stream.ReadAsync(chunk, token).ConfigureAwait(false)) > 0; at += read)
                file.Write(at, chunk.AsSpan(0, read));
            file.Flush();
            return path;
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

    /// <summary>Deletes the files of transfers that were created and never started.</summary>
    public static void Sweep(ITransferFiles files, string folder, IReadOnlySet<string> inUse)
    {
        foreach (string path in files.List(folder, "*" + Extension).Where(path => !inUse.Contains(path)))
            files.Delete(path);
    }
}
