using System.Globalization;

namespace NetClient.Errors;

/// <summary>Failures of the file system with Windows' numbers, on every OS.</summary>
internal static class FileErrors
{
    private const int UnknownToNet = unchecked((int)0x80131620); // COR_E_IO
    private const int FileExists = unchecked((int)0x80070050);   // ERROR_FILE_EXISTS: what opening says where creating says ERROR_ALREADY_EXISTS

    /// <summary>The exception to throw in place of one of .NET's; null when that one is as it should be.</summary>
    /// <param name="e">What was thrown.</param>
    /// <param name="attempt">What was attempted, as the start of a sentence: "Open".</param>
    /// <param name="path">What it was attempted on.</param>
    public static Exception? Translate(Exception e, string attempt, string path) => e switch
    {
        // The one .NET exception of SetLength and of writing far away: not an argument of the app's call, but a limit of the file system.
        ArgumentOutOfRangeException { HResult: not (HResults.InvalidArgument or HResults.Bounds) } =>
            Make(attempt, path, "it would be too large for the file system", HResults.FileTooLarge, e),
        ObjectDisposedException { HResult: not HResults.Closed } disposed => new ObjectDisposedException(disposed.ObjectName) { HResult = HResults.Closed },
        IOException { HResult: FileExists } => AlreadyExists(attempt, path, "the name is taken"),
        IOException when IsSystems(e) => Of(e, attempt, path),
        _ => null,
    };

    /// <summary>A failure of a native call.</summary>
    public static IOException Native(int errno, string attempt, string path) => FileErrorTable.Find(errno) is { } row
        ? Make(attempt, path, row.Text, row.HResult)
        : Make(attempt, path, string.Create(CultureInfo.InvariantCulture, $"the system's error {errno}"), HResults.Fail);

    public static IOException SharingViolation(string attempt, string path) =>
        Make(attempt, path, "another stream of this process has it open in a way that keeps this one out (StorageOpenOptions)", HResults.SharingViolation);

    public static IOException Overtaken(string path) => Make(
        "Read",
        path,
        "it was written meanwhile, and this reader gives way to writers: open it with StorageOpenOptions.AllowReadersAndWriters to read on",
        HResults.OplockClosed);

    public static IOException AlreadyExists(string attempt, string path, string reason) => Make(attempt, path, reason, HResults.AlreadyExists);

    public static IOException TooLarge(string attempt, string path, string reason) => Make(attempt, path, reason, HResults.FileTooLarge);

    public static FileNotFoundException NotFound(string attempt, string path) =>
        new($"{attempt} '{path}' failed: there is no such item (0x80070002).", path) { HResult = HResults.FileNotFound };

    public static FileNotFoundException InvalidName(string name, string reason) =>
        new($"'{name}' cannot be the name of a file or folder on Windows: {reason} (0x8007007B).", name) { HResult = HResults.InvalidName };

    public static PathTooLongException NameTooLong(string name, int limit) =>
        new(string.Create(CultureInfo.InvariantCulture, $"A name of {name.Length} characters is too long; {limit} is the most (0x800700CE)."))
        {
            HResult = HResults.NameTooLong,
        };

    public static UnauthorizedAccessException Denied(string attempt, string path, string reason) =>
        new($"{attempt} '{path}' failed: {reason} (0x80070005).") { HResult = HResults.AccessDenied };

    /// <summary>Whether a call failed because the name is taken.</summary>
    public static bool SaysExists(IOException e) =>
        e.HResult is FileExists or HResults.AlreadyExists || FileErrorTable.Find(e.HResult)?.HResult == HResults.AlreadyExists;

    private static IOException Of(Exception e, string attempt, string path) => FileErrorTable.Find(e.HResult) is { } row
        ? Make(attempt, path, row.Text, row.HResult, e)
        : Make(attempt, path, e.Message, HResults.Fail, e);

    // Off Windows the number is the system's, or the one that .NET gives when it knows none. The exceptions derived from IOException say what they are about.
    private static bool IsSystems(Exception e) => e.GetType() == typeof(IOException) && e.HResult is (> 0 and < 0x10000) or UnknownToNet;

    private static IOException Make(string attempt, string path, string reason, int hresult, Exception? inner = null) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{attempt} '{path}' failed: {reason} (0x{hresult:X8})."), inner) { HResult = hresult };
}
