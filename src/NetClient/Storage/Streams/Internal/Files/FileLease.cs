using NetClient.Errors;

namespace NetClient.Storage.Streams.Internal.Files;

/// <summary>A place among those who have a file open; given back once.</summary>
/// <remarks>It has a finalizer for streams that are forgotten: the runtime closes their file, after this has run, and the number of a closed file can be that
/// of another one soon.</remarks>
internal sealed class FileLease(FileIdentity identity, FileRole role, FileSharing.OpenFile file, string path) : IDisposable
{
    private readonly long _writesBefore = file.Writes;
    private int _left;

    ~FileLease() => Leave();

    public FileIdentity Identity => identity;

    public FileRole Role => role;

    public FileSharing.OpenFile File => file;

    /// <summary>Tells the polite readers that what they read is no more.</summary>
    public void Written() => file.Written();

    /// <summary>A polite reader gives way as soon as there was a write.</summary>
    public void ThrowIfOvertaken()
    {
        if (role is FileRole.PoliteReader && file.Writes != _writesBefore)
            throw FileErrors.Overtaken(path);
    }

    public void Dispose()
    {
        Leave();
        GC.SuppressFinalize(this);
    }

    private void Leave()
    {
        if (Interlocked.Exchange(ref _left, 1) == 0)
            FileSharing.Leave(this);
    }
}
