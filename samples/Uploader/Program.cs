using System.CommandLine;
using Downloader;
using NetClient.Networking.BackgroundTransfer;
using NetClient.Security.Credentials;
using NetClient.Storage;
using Uploader;

// Uploads files: each to an address of its own, or as the fields of a form. A PUT that was interrupted is sent anew when it is run again; a POST is not.
var address = new Argument<string?>("URL") { Description = "Where to. Several files go to URL/NAME. Without it, what was interrupted is sent anew.", Arity = ArgumentArity.ZeroOrOne };
var files = new Argument<FileInfo[]>("FILE") { Description = "What to upload.", Arity = ArgumentArity.ZeroOrMore };
var method = new Option<string?>("--method") { Description = "PUT or POST. PUT unless there is a form." };
var form = new Option<string[]>("--form") { Description = "A field of a form: name=text, or name=@file." };
var header = new Option<string[]>("--header") { Description = "A header of the requests: \"Name: value\"." };
var user = new Option<string?>("--user") { Description = "For a server that asks who one is: name:password." };
var limit = new Option<string?>("--limit") { Description = "Bytes per second of each upload: 500K, 2M." };
var root = new RootCommand("Uploads files. Ctrl-C stops; what was a PUT is sent anew when it is run again.") { address, files, method, form, header, user, limit };
root.SetAction(async (result, token) =>
{
    try
    {
        string[] fields = result.GetValue(form) ?? [];
        var uploader = new BackgroundUploader { Method = result.GetValue(method)?.ToUpperInvariant() ?? (fields.Length > 0 ? "POST" : "PUT"), MaxBytesPerSecond = Rate.Parse(result.GetValue(limit)) };
        foreach (string line in result.GetValue(header) ?? [])
            uploader.SetRequestHeader(line.Split(':', 2)[0].Trim(), line.Split(':', 2)[^1].Trim());
        if (result.GetValue(user)?.Split(':', 2) is [{ } name, { } password])
            uploader.ServerCredential = new PasswordCredential("upload", name, password);

        List<Running> running = [.. (await BackgroundUploader.GetCurrentUploadsAsync(CancellationToken.None)).Select(left => new Running(left, left.AttachAsync()))];
        if (result.GetValue(address) is { } target)
            running.AddRange((await CreateAsync(uploader, new Uri(target, UriKind.Absolute), result.GetValue(files) ?? [], fields, token)).Select(upload => new Running(upload, upload.StartAsync())));
        await Screen.ShowAsync(running, token);
        return running.TrueForAll(one => one.Tell()) ? 0 : 1;
    }
    catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or FormatException)
    {
        await Console.Error.WriteLineAsync(e.Message);
        return 1;
    }
});
return await root.Parse(args).InvokeAsync();

static async Task<List<UploadOperation>> CreateAsync(BackgroundUploader uploader, Uri target, FileInfo[] files, string[] fields, CancellationToken token)
{
    if (fields.Length > 0)
    {
        List<BackgroundTransferContentPart> parts = [];
        foreach (string field in fields.Concat(files.Select((file, i) => $"file{i}=@{file.FullName}")))
            parts.Add(await PartAsync(field, token));
        return [await uploader.CreateUploadAsync(target, parts, token)];
    }
    List<UploadOperation> uploads = [];
    foreach (FileInfo file in files)
    {
        Uri address = files.Length > 1 || target.AbsoluteUri.EndsWith('/') ? new Uri($"{target.AbsoluteUri.TrimEnd('/')}/{Uri.EscapeDataString(file.Name)}") : target;
        uploads.Add(uploader.CreateUpload(address, await StorageFile.GetFileFromPathAsync(file.FullName, token)));
    }
    return uploads;
}

static async Task<BackgroundTransferContentPart> PartAsync(string field, CancellationToken token)
{
    if (field.Split('=', 2) is not [{ Length: > 0 } name, { } value])
        throw new FormatException($"'{field}' is no field: name=text or name=@file is.");
    if (!value.StartsWith('@'))
    {
        var text = new BackgroundTransferContentPart(name);
        text.SetText(value);
        return text;
    }
    StorageFile file = await StorageFile.GetFileFromPathAsync(Path.GetFullPath(value[1..]), token);
    var part = new BackgroundTransferContentPart(name, file.Name);
    part.SetFile(file);
    return part;
}
