namespace NetClient.Errors;

/// <summary>One failure of a file system call: what Linux and macOS report (0 where they have no such number), and what Windows says.</summary>
/// <param name="Linux">The number on Linux.</param>
/// <param name="MacOS">The number on macOS.</param>
/// <param name="HResult">What Windows says, as an HRESULT.</param>
/// <param name="Text">What went wrong, in words.</param>
/// <param name="Evidence">How the pairing is known.</param>
internal sealed record FileErrorRow(int Linux, int MacOS, int HResult, string Text, Evidence Evidence);

/// <summary>What .NET gives off Windows as a bare number of the system (<see cref="Exception.HResult"/> is the errno), and what it is on Windows.</summary>
/// <remarks>No row on purpose: ENOENT, ENOTDIR, EACCES, EPERM, ENAMETOOLONG. .NET makes exceptions of their own of these, with Windows' numbers.</remarks>
internal static class FileErrorTable
{
    public static readonly FileErrorRow[] Rows =
    [   //  Linux  macOS  HRESULT
        new(4,     4,     HResults.OperationAborted,          "the call was interrupted", Evidence.Inferred),                          // EINTR
        new(5,     5,     unchecked((int)0x8007045D),         "the device failed", Evidence.Inferred),                                 // EIO          ERROR_IO_DEVICE
        new(11,    35,    HResults.SharingViolation,          "somebody else has it open in a way that keeps this out", Evidence.Observed),   // EAGAIN: flock, by .NET
        new(16,    16,    HResults.SharingViolation,          "it is in use", Evidence.Inferred),                                      // EBUSY
        new(17,    17,    HResults.AlreadyExists,             "the name is taken", Evidence.Documented),                               // EEXIST       ERROR_ALREADY_EXISTS
        new(18,    18,    unchecked((int)0x80070011),         "the two places are on different devices", Evidence.Documented),         // EXDEV        ERROR_NOT_SAME_DEVICE
        new(21,    21,    HResults.AccessDenied,              "it is a folder", Evidence.Observed),                                    // EISDIR       ERROR_ACCESS_DENIED
        new(23,    23,    unchecked((int)0x80070004),         "the system has no more handles", Evidence.Inferred),                    // ENFILE       ERROR_TOO_MANY_OPEN_FILES
        new(24,    24,    unchecked((int)0x80070004),         "the process has too many files open", Evidence.Documented),             // EMFILE       ERROR_TOO_MANY_OPEN_FILES
        new(26,    26,    HResults.SharingViolation,          "it is a program that runs", Evidence.Inferred),                         // ETXTBSY
        new(27,    27,    HResults.FileTooLarge,              "it would be too large for the file system", Evidence.Documented),       // EFBIG        ERROR_FILE_TOO_LARGE
        new(28,    28,    unchecked((int)0x80070070),         "the disk is full", Evidence.Documented),                                // ENOSPC       ERROR_DISK_FULL
        new(30,    30,    unchecked((int)0x80070013),         "the file system is read-only", Evidence.Documented),                    // EROFS        ERROR_WRITE_PROTECT
        new(39,    66,    unchecked((int)0x80070091),         "the folder is not empty", Evidence.Documented),                         // ENOTEMPTY    ERROR_DIR_NOT_EMPTY
        new(40,    62,    unchecked((int)0x80070781),         "links lead in a circle", Evidence.Inferred),                            // ELOOP        ERROR_CANT_RESOLVE_FILENAME
        new(122,   69,    unchecked((int)0x8007050F),         "the user's quota of the disk is used up", Evidence.Documented),         // EDQUOT       ERROR_DISK_QUOTA_EXCEEDED
    ];

    /// <summary>The row of a number of the system this runs on; null when there is none.</summary>
    public static FileErrorRow? Find(int errno) =>
        errno == 0 ? null : Array.Find(Rows, row => errno == (OperatingSystem.IsLinux() ? row.Linux : row.MacOS));
}
