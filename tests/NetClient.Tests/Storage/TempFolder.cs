using System.Diagnostics;
using NetClient.Storage;

namespace NetClient.Tests.Storage;

/// <summary>A folder of the test's own, gone when it ends.</summary>
internal sealed class TempFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("netclient-test-");

    public string Path => _folder.FullName;

    public string this[string name] => System.IO.Path.Join(Path, name);

    public string[] Names => [.. Directory.EnumerateFileSystemEntries(Path).Select(path => System.IO.Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    public string Write(string name, string text)
    {
        File.WriteAllText(this[name], text);
        return this[name];
    }

    public async Task<StorageFile> FileAsync(string name, string text) => await StorageFile.GetFileFromPathAsync(Write(name, text));

    public async Task<StorageFile> FileAsync(string name, byte[] bytes)
    {
        File.WriteAllBytes(this[name], bytes);
        return await StorageFile.GetFileFromPathAsync(this[name]);
    }

    /// <summary>Gives a file another name (a hard link).</summary>
    public void Link(string name, string another)
    {
        using var ln = Process.Start("ln", [this[name], this[another]]);
        ln.WaitForExit();
        Assert.Equal(0, ln.ExitCode);
    }

    public Task<StorageFolder> FolderAsync() => StorageFolder.GetFolderFromPathAsync(Path);

    public void Dispose() => _folder.Delete(recursive: true);
}
