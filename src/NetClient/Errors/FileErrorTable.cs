namespace NetClient.Errors;

/// <summary>One failure of a file system call: what Linux and macOS report (0 where they have no such number), and what Windows says.</summary>
/// <param name="Linux">The number on Linux.</param>
/// <param name="MacOS">The number on macOS.</param>
/// <param name="HResult">What Windows says, as an HRESULT.</param>
/// <param name="Evidence">How the pairing is known.</param>
/// <param name="Text">What went wrong, in words.</param>
internal sealed record FileErrorRow(int Linux, int MacOS, int HResult, Evidence Evidence, string Text);

/// <summary>What .NET gives off Windows as a bare number of the system (<see cref="Exception.HResult"/> is the errno), and what it is on Windows.</summary>
/// <remarks>No row on purpose: ENOENT, ENOTDIR, EACCES, EPERM, ENAMETOOLONG. .NET makes exceptions of their own of these, with Windows' numbers.</remarks>
internal static class FileErrorTable
{
    public static readonly FileErrorRow[] Rows =
    [   // Linux, macOS, HRESULT
        new(4,   4,  HResults.OperationAborted,   Evidence.Inferred,   "the call was interrupted"),                  // EINTR
        new(5,   5,  unchecked((int)0x8007045D),  Evidence.Inferred,   "the device failed"),                         // EIO, ERROR_IO_DEVICE
        new(11,  35, HResults.SharingViolation,   Evidence.Observed,   "somebody else keeps it for himself"),        // EAGAIN: flock, by .NET
        new(16,  16, HResults.SharingViolation,   Evidence.Inferred,   "it is in use"),                              // EBUSY
        new(17,  17, HResults.AlreadyExists,      Evidence.Documented, "the name is taken"),                         // EEXIST, ERROR_ALREADY_EXISTS
        new(18,  18, unchecked((int)0x80070011),  Evidence.Documented, "the two places are on different devices"),   // EXDEV, ERROR_NOT_SAME_DEVICE
        new(21,  21, HResults.AccessDenied,       Evidence.Observed,   "it is a folder"),                            // EISDIR, ERROR_ACCESS_DENIED
        new(23,  23, unchecked((int)0x80070004),  Evidence.Inferred,   "the system has no more handles"),            // ENFILE, ERROR_TOO_MANY_OPEN_FILES
        new(24,  24, unchecked((int)0x80070004),  Evidence.Documented, "the process has too many files open"),       // EMFILE, ERROR_TOO_MANY_OPEN_FILES
        new(26,  26, HResults.SharingViolation,   Evidence.Inferred,   "it is a program that runs"),                 // ETXTBSY
        new(27,  27, HResults.FileTooLarge,       Evidence.Documented, "it would be too large for the file system"), // EFBIG, ERROR_FILE_TOO_LARGE
        new(28,  28, unchecked((int)0x80070070),  Evidence.Documented, "the disk is full"),                          // ENOSPC, ERROR_DISK_FULL
        new(30,  30, unchecked((int)0x80070013),  Evidence.Documented, "the file system is read-only"),              // EROFS, ERROR_WRITE_PROTECT
        new(39,  66, unchecked((int)0x80070091),  Evidence.Documented, "the folder is not empty"),                   // ENOTEMPTY, ERROR_DIR_NOT_EMPTY
        new(40,  62, unchecked((int)0x80070781),  Evidence.Inferred,   "links lead in a circle"),                    // ELOOP, ERROR_CANT_RESOLVE_FILENAME
        new(122, 69, unchecked((int)0x8007050F),  Evidence.Documented, "the user's quota of the disk is used up"),   // EDQUOT, ERROR_DISK_QUOTA_EXCEEDED
    ];

    /// <summary>The row of a number of the system this runs on; null when there is none.</summary>
    public static FileErrorRow? Find(int errno) =>
        errno == 0 ? null : Array.Find(Rows, row => errno == (OperatingSystem.IsLinux() ? row.Linux : row.MacOS));
}
