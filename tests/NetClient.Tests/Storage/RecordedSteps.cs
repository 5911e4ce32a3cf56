using Microsoft.Win32.SafeHandles;
using NetClient.Storage.Streams.Internal.Files;

namespace NetClient.Tests.Storage;

/// <summary>The steps of a replacement as they are taken, on the real disk.</summary>
internal sealed class RecordedSteps : IReplaceSteps
{
    public List<string> Taken { get; } = [];

    public bool FailsToRename { get; init; }

    /// <summary>Called before each step.</summary>
    public Action BeforeEach { get; init; } = static () => { };

    public void FlushFile(SafeFileHandle file)
    {
        BeforeEach();
        Taken.Add("file");
        ReplaceSteps.System.FlushFile(file);
    }

    public void Rename(string from, string to, bool overwrite)
    {
        if (FailsToRename)
            throw new IOException("No.") { HResult = 28 }; // ENOSPC
        BeforeEach();
        Assert.NotEqual(0, new FileInfo(from).Length);
        Taken.Add("rename");
        ReplaceSteps.System.Rename(from, to, overwrite);
    }

    public void FlushFolder(string folder)
    {
        BeforeEach();
        Taken.Add("folder");
        ReplaceSteps.System.FlushFolder(folder);
    }
}
