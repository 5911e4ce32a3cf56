using NetClient.Internal;

namespace NetClient.Storage.Internal;

/// <summary>Where the files of the app are: those that came with it, and those it made.</summary>
/// <param name="Installed">The app's own folder: <c>ms-appx:///</c>.</param>
/// <param name="Local">Its data on this machine: <c>ms-appdata:///local/</c>.</param>
/// <param name="Roaming">Its data that may follow the user: <c>ms-appdata:///roaming/</c>.</param>
/// <param name="Temporary">What it can lose: <c>ms-appdata:///temp/</c>.</param>
internal sealed record AppFolders(string Installed, string Local, string Roaming, string Temporary)
{
    /// <summary>The folders of this app, which is named by its manifest, else by its program.</summary>
    /// <exception cref="DirectoryNotFoundException">The user has no folder for data: no home (0x80070003).</exception>
    public static AppFolders Current() => Of(NetClientContext.Default.Folder.App);

    /// <summary>The folders of an app.</summary>
    /// <param name="app">Its name, safe as the name of a folder.</param>
    public static AppFolders Of(string app) => new(
        AppContext.BaseDirectory,
        Path.Join(AppFolder.UserData(Environment.SpecialFolder.LocalApplicationData), app, "LocalState"),
        Path.Join(AppFolder.UserData(Environment.SpecialFolder.ApplicationData), app, "RoamingState"),
        Path.Join(Path.GetTempPath(), app));

    /// <summary>The file that an address means.</summary>
    /// <exception cref="ArgumentException">It is no address of the app's files.</exception>
    public string Resolve(Uri uri)
    {
        if (!uri.IsAbsoluteUri || uri.Scheme is not ("ms-appx" or "ms-appdata") || uri.Host.Length > 0)
            throw Throw.Argument($"'{uri}' is no address such as ms-appx:///image.png or ms-appdata:///local/file.txt.", nameof(uri));
        string path = Uri.UnescapeDataString(uri.AbsolutePath).TrimStart('/');
        if (uri.Scheme == "ms-appx")
            return ItemNames.Below(Installed, path);
        int slash = path.IndexOf('/', StringComparison.Ordinal);
        string? root = (slash < 0 ? path : path[..slash]) switch
        {
            "local" => Local,
            "roaming" => Roaming,
            "temp" => Temporary,
            _ => null,
        };
        if (root is null || slash < 0)
            throw Throw.Argument($"'{uri}' must begin with ms-appdata:///local/, ms-appdata:///roaming/ or ms-appdata:///temp/.", nameof(uri));
        return ItemNames.Below(root, path[(slash + 1)..]);
    }
}
