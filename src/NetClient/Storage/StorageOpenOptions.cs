using System.Diagnostics.CodeAnalysis;

namespace NetClient.Storage;

/// <summary>Who else may have a file open at the same time.</summary>
/// <remarks>
/// <list type="table">
/// <listheader><term>option</term><description>reading / writing</description></listheader>
/// <item><term>None</term><description>A polite reader: a write by anybody ends it (0x80070323) / the single writer: no other writer, no reader that asked
/// for readers only.</description></item>
/// <item><term>AllowOnlyReaders</term><description>No writer can be opened meanwhile, nor this beside a writer / as None.</description></item>
/// <item><term>AllowReadersAndWriters</term><description>Reads on beside writers / writes beside other writers that ask for the same; writes end polite
/// readers.</description></item>
/// </list>
/// A stream that may not be opened fails with ERROR_SHARING_VIOLATION (0x80070020). Within a process the table holds on every OS. Between processes Windows
/// enforces it; on Linux and macOS only a program that opened the file for itself alone (<see cref="FileShare.None"/>, an exclusive <c>flock</c>) keeps others
/// out.
/// <para>Source: <see href="https://learn.microsoft.com/uwp/api/windows.storage.istoragefile2.openasync"/> (documented); the number that a polite reader
/// gets is observed in an app's crash report.</para>
/// </remarks>
[Flags]
[SuppressMessage("Design", "CA1028:Enum Storage should be Int32", Justification = "WinRT's flags are unsigned.")]
public enum StorageOpenOptions : uint
{
    /// <summary>A polite reader, or the single writer.</summary>
    None = 0,

    /// <summary>Only readers beside this one.</summary>
    AllowOnlyReaders = 1,

    /// <summary>Readers and writers beside this one.</summary>
    AllowReadersAndWriters = 2,
}
