using System.Text.Json;
using NetClient.Errors;
using NetClient.Internal;
using NetClient.Storage.Streams.Internal.Files;

namespace NetClient.ApplicationModel.Background.Internal;

/// <summary>Where registrations outlive the process. Every change is read, made and written under a lock that all processes of the app share, so none is lost.</summary>
/// <remarks>A file that cannot be understood is set aside beside itself, never deleted or written over; one of a newer version is left alone.</remarks>
internal sealed class RegistrationFile(string folder, Action<string, Exception> onDamaged, IReplaceSteps? steps = null)
{
    public const int MaxLength = 4 << 20;

    private const int MaxDamagedFiles = 16;
    private const int LockAttempts = 100;
    private const int MillisecondsBetweenAttempts = 20;

    private readonly IReplaceSteps _steps = steps ?? ReplaceSteps.System;

    public string Path { get; } = System.IO.Path.Join(folder, "tasks.json");

    private string LockPath => System.IO.Path.Join(folder, "tasks.lock");

    private string NewPath => Path + ".new";

    /// <summary>What is registered; nothing when there is no file.</summary>
    public RegistrationDocument Read()
    {
        // Looking at the tasks leaves no folder behind. File.Exists would take a file that may not be read for a missing one.
        RefuseSpecial(Path);
        try
        {
            File.OpenHandle(Path, share: FileShare.ReadWrite | FileShare.Delete).Dispose();
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return Empty();
        }
        using FileStream turn = WaitForTurn();
        return ReadInTurn();
    }

    /// <summary>Makes a change, unless <paramref name="change"/> returns false; after true it is on the disk.</summary>
    public void Update(Func<RegistrationDocument, bool> change)
    {
        using FileStream turn = WaitForTurn();
        RegistrationDocument document = ReadInTurn();
        if (change(document))
            Write(document);
    }

    private static RegistrationDocument Empty() => new() { Tasks = [] };

    private RegistrationDocument ReadInTurn()
    {
        byte[] bytes;
        RefuseSpecial(Path);
        try
        {
            using var file = new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0);
            if (file.Length > MaxLength)
                return SetAside(file, new InvalidDataException($"It has {file.Length} bytes; at most {MaxLength} are read."));
            bytes = new byte[file.Length];
            file.ReadExactly(bytes);
        }
        catch (FileNotFoundException)
        {
            return Empty();
        }

        try
        {
            return Parse(bytes, Path);
        }
        catch (Exception e) when (e is JsonException or InvalidDataException)
        {
            return SetAside(null, e);
        }
    }

    /// <summary>Reads what a file has in it.</summary>
    /// <exception cref="JsonException">It is no JSON, or not of this form.</exception>
    /// <exception cref="InvalidDataException">It contradicts itself.</exception>
    /// <exception cref="IOException">A newer version wrote it.</exception>
    internal static RegistrationDocument Parse(byte[] bytes, string path)
    {
        RegistrationDocument document = JsonSerializer.Deserialize(bytes, RegistrationJson.Default.RegistrationDocument) ?? throw new InvalidDataException("It is null.");
        if (document.Version > RegistrationDocument.CurrentVersion)
        {
            throw new IOException($"'{path}' was written by a newer version of NetClient (format {document.Version}); use that one, or remove the file and register the tasks again.")
            {
                HResult = HResults.InvalidOperation,
            };
        }
        if (document.Version < 1 || !Enum.IsDefined(document.Access) || document.Tasks.Count > RegistrationDocument.MaxTasks)
            throw new InvalidDataException("Its version, access or number of tasks makes no sense.");
        var ids = new HashSet<Guid>();
        foreach (TaskRecord? task in document.Tasks)
        {
            if (task is null || task.Id == Guid.Empty || task.GroupId == "" || !ids.Add(task.Id))
                throw new InvalidDataException("It has a task that is null, without an id, with the id of another, or in a group without one.");
        }
        // What a newer version wrote beside is kept as it was read, and half a surrogate pair can be read and never be written: that would show at the next registration.
        _ = JsonSerializer.SerializeToUtf8Bytes(document, RegistrationJson.Default.RegistrationDocument);
        return document;
    }

    private RegistrationDocument SetAside(FileStream? open, Exception reason)
    {
        open?.Dispose();
        for (int i = 1; i <= MaxDamagedFiles; i++)
        {
            string aside = $"{Path}.damaged-{i}";
            if (File.Exists(aside))
                continue;
            File.Move(Path, aside);
            onDamaged(aside, reason);
            return Empty();
        }
        throw new IOException($"'{Path}' is damaged, and {MaxDamagedFiles} damaged ones stand beside it; look at them and remove them.", reason);
    }

    private void Write(RegistrationDocument document)
    {
        byte[] bytes = JsonSerializer.SerializeToUtf8Bytes(document, RegistrationJson.Default.RegistrationDocument);
        if (document.Tasks.Count > RegistrationDocument.MaxTasks || bytes.Length > MaxLength)
            throw Throw.WrongState($"An app has at most {RegistrationDocument.MaxTasks} tasks registered, in {MaxLength} bytes; unregister some first.");

        File.Delete(NewPath);   // left over from a process that died here
        using (var file = new FileStream(NewPath, ForTheUserAlone(FileMode.CreateNew)))
        {
            file.Write(bytes);
            _steps.FlushFile(file.SafeFileHandle);
        }
        _steps.Rename(NewPath, Path, overwrite: true);
        _steps.FlushFolder(folder);
    }

    /// <summary>The lock is held for the few milliseconds of a change; a process that keeps it longer is stuck.</summary>
    private FileStream WaitForTurn()
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        RefuseSpecial(LockPath);
        using var never = new ManualResetEventSlim();
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return new FileStream(LockPath, ForTheUserAlone(FileMode.OpenOrCreate));
            }
            catch (IOException) when (attempt < LockAttempts && !Directory.Exists(LockPath))
            {
                never.Wait(MillisecondsBetweenAttempts);
            }
        }
    }

    // Opening a pipe waits for somebody at its other end, for ever.
    private static void RefuseSpecial(string path)
    {
        if (FileIdentity.KindOf(path) is FileKind.Special)
            throw FileErrors.Denied("Read", path, "it is a device, a pipe or a socket");
    }

    private static FileStreamOptions ForTheUserAlone(FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.Write, Share = FileShare.None, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return options;
    }
}
