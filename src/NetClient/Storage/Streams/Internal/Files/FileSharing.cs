using NetClient.Errors;

namespace NetClient.Storage.Streams.Internal.Files;

/// <summary>Who has which file open in this process.</summary>
/// <remarks>Static, because what it is about is: the files of the machine are the same for every part of a process. Windows keeps such a list itself and is
/// stricter in places; the others keep none.</remarks>
internal static class FileSharing
{
    private static readonly Lock Gate = new();
    private static readonly Dictionary<FileIdentity, OpenFile> Open = [];

    /// <summary>Whether any file is open.</summary>
    public static bool IsAnyOpen
    {
        get
        {
            lock (Gate)
                return Open.Count > 0;
        }
    }

    /// <summary>Joins those who have the file open, if there are any.</summary>
    /// <exception cref="IOException">One of them does not go with <paramref name="role"/>.</exception>
    public static FileLease? EnterIfOpen(FileIdentity identity, FileRole role, string path)
    {
        lock (Gate)
            return Open.ContainsKey(identity) ? Enter(identity, role, path) : null;
    }

    /// <summary>Joins those who have the file open.</summary>
    /// <exception cref="IOException">One of them does not go with <paramref name="role"/>.</exception>
    public static FileLease Enter(FileIdentity identity, FileRole role, string path)
    {
        lock (Gate)
        {
            bool known = Open.TryGetValue(identity, out OpenFile? file);
            file ??= new OpenFile();
            if (!file.Admits_NeedsLock(role))
                throw FileErrors.SharingViolation("Open", path);
            if (!known)
                Open.Add(identity, file);
            file.Count_NeedsLock(role, +1);
            return new FileLease(identity, role, file, path);
        }
    }

    public static void Leave(FileLease lease)
    {
        lock (Gate)
        {
            if (lease.File.Count_NeedsLock(lease.Role, -1))
                Open.Remove(lease.Identity);
        }
    }

    /// <summary>A file that somebody has open.</summary>
    internal sealed class OpenFile
    {
        private readonly int[] _inRole = new int[Enum.GetValues<FileRole>().Length];
        private long _writes;

        /// <summary>Counts the writes since the file was first opened, so that a reader sees that there was one.</summary>
        public long Writes => Volatile.Read(ref _writes);

        public void Written() => Interlocked.Increment(ref _writes);

        public bool Admits_NeedsLock(FileRole role)
        {
            for (int other = 0; other < _inRole.Length; other++)
            {
                if (_inRole[other] > 0 && !FileRoles.MayCoexist(role, (FileRole)other))
                    return false;
            }
            return true;
        }

        /// <summary>True when nobody is left.</summary>
        public bool Count_NeedsLock(FileRole role, int change)
        {
            _inRole[(int)role] += change;
            return Array.TrueForAll(_inRole, count => count == 0);
        }
    }
}
