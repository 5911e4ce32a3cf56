using System.Collections.Concurrent;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.AspNetCore.Http;
using NetClient.Errors;
using NetClient.Networking.BackgroundTransfer;
using NetClient.Networking.BackgroundTransfer.Internal.Uploads;
using NetClient.Storage;
using NetClient.TestServers;

namespace NetClient.Tests.Networking.BackgroundTransfer;

/// <summary>Bodies of parts, as Kestrel's own reader of forms sees them.</summary>
public sealed class UploadPartsTests : IAsyncLifetime
{
    private readonly Transfers _app = new();
    private readonly ConcurrentQueue<Form> _forms = [];
    private KestrelHttpServer _server = null!;

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await KestrelHttpServer.StartAsync(async context =>
    {
        IFormCollection form = await context.Request.ReadFormAsync(context.RequestAborted);
        List<(string, string)> fields = [.. form.SelectMany(field => field.Value.Select(value => (field.Key, value ?? "")))];
        List<SentFile> files = [];
        foreach (IFormFile file in form.Files)
        {
            using var bytes = new MemoryStream();
            await file.CopyToAsync(bytes, context.RequestAborted);
            files.Add(new SentFile(file.Name, file.FileName, file.ContentType, bytes.ToArray(), file.Headers["X-More"]));
        }
        _forms.Enqueue(new Form(context.Request.ContentType!, fields, files));
    });

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact(Timeout = 60_000)]
    public async Task CreateUploadAsync_TextsAndFiles_ArriveAsAForm()
    {
        byte[] picture = RangeServer.Bytes(2_000_000);
        var named = new BackgroundTransferContentPart("picture", "my picture.png");
        named.SetFile(await _app.SourceAsync(picture, "a.png"));
        named.SetHeader("X-More", "größer");
        IBackgroundTransferContentPartFactory factory = BackgroundTransferContentPart.Factory;
        BackgroundTransferContentPart empty = factory.CreateWithNameAndFileName("empty", "empty.bin");
        empty.SetFile(await _app.SourceAsync([], "e"));
        BackgroundTransferContentPart title = factory.CreateWithName("title");
        title.SetText("Grüße\r\n--not a boundary");

        UploadOperation upload = await _app.NewUploader("POST").CreateUploadAsync(_server.Address, [title, named, new BackgroundTransferContentPart("nothing"), empty], TestEnd);
        Assert.Null(upload.SourceFile);
        Assert.Equal([".body"], _app.Kept());
        await upload.StartAsync();

        Form form = Assert.Single(_forms);
        Assert.StartsWith("multipart/form-data; boundary=NetClient-", form.ContentType, StringComparison.Ordinal);
        Assert.Equal([("title", "Grüße\r\n--not a boundary"), ("nothing", "")], form.Fields);
        Assert.Equal(("picture", "my picture.png", "image/png", "größer"), (form.Files[0].Name, form.Files[0].FileName, form.Files[0].Type, form.Files[0].More));
        Assert.Equal(picture, form.Files[0].Bytes);
        Assert.Equal(("empty", "empty.bin", "application/octet-stream", 0), (form.Files[1].Name, form.Files[1].FileName, form.Files[1].Type, form.Files[1].Bytes.Length));
        Assert.Equal(upload.Progress.TotalBytesToSend, upload.Progress.BytesSent);
        Assert.Empty(_app.Kept());
    }

    [Fact(Timeout = 120_000)]
    public Task CreateUploadAsync_AnyNamesAndContents_ComeBack() => Task.Run(() =>
    {
        Prop.ForAll(Cases().ToArbitrary(), parts =>
        {
            // Kestrel takes a part without a file's name for a text, and one with a name for a file.
            BackgroundTransferContentPart[] made = [.. parts.Select(part => part.FileName is null ? new BackgroundTransferContentPart(part.Name) : new BackgroundTransferContentPart(part.Name, part.FileName))];
            for (int i = 0; i < made.Length; i++)
            {
                if (parts[i].FileName is null)
                    made[i].SetText(Valid(parts[i].Text));
                else
                    made[i].SetFile(_app.SourceAsync(Encoding.UTF8.GetBytes(parts[i].Text), $"{i}.bin").GetAwaiter().GetResult());
            }
            _forms.Clear();
            _app.NewUploader("POST").CreateUploadAsync(_server.Address, made, TestEnd).GetAwaiter().GetResult().StartAsync().GetAwaiter().GetResult();
            Form form = Assert.Single(_forms);
            Assert.Equal(
                parts.Where(part => part.FileName is null).Select(part => (Sent(part.Name), Valid(part.Text))).Order(), form.Fields.Order());
            Assert.Equal(
                parts.Where(part => part.FileName is not null).Select(part => (Sent(part.Name), Sent(part.FileName!), Valid(part.Text))),
                form.Files.Select(file => (file.Name, file.FileName, Encoding.UTF8.GetString(file.Bytes))));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(60));
    }, TestEnd);

    [Theory]
    [InlineData("plain name.txt", "plain name.txt")]
    [InlineData("a\"b", "a%22b")]
    [InlineData("a\\", "a%5C")]
    [InlineData("a\r\nX-Evil: 1", "a%0D%0AX-Evil: 1")]
    [InlineData("tab\tdel\x7F", "tab%09del%7F")]
    [InlineData("100% größer; filename=x", "100% größer; filename=x")]
    public void Escape_WhatWouldEndTheName_IsEncoded(string name, string expected) => Assert.Equal(expected, PartHeaders.Escape(name));

    [Theory(Timeout = 60_000)]
    [InlineData("mixed", "simple", "multipart/mixed; boundary=simple")]
    [InlineData("related", "with blanks:and=more", "multipart/related; boundary=\"with blanks:and=more\"")]
    public async Task CreateUploadAsync_SubTypeAndBoundary_AreTheApps(string subType, string boundary, string type)
    {
        await using var server = new UploadServer();
        var part = new BackgroundTransferContentPart();
        part.SetHeader("Content-Type", "text/plain");
        part.SetText("text");
        BackgroundUploader uploader = _app.NewUploader("POST");
        uploader.SetRequestHeader("Content-Type", "multipart/other; boundary=none");
        await (await uploader.CreateUploadAsync(server.Address, [part, new BackgroundTransferContentPart("n")], subType, boundary, TestEnd)).StartAsync();
        SeenUpload seen = Assert.Single(server.Requests);
        Assert.Equal(type, seen["Content-Type"]);
        Assert.Equal(
            $"--{boundary}\r\nContent-Type: text/plain\r\n\r\ntext\r\n--{boundary}\r\nContent-Disposition: attachment; name=\"n\"\r\n\r\n\r\n--{boundary}--\r\n",
            Encoding.UTF8.GetString(seen.Body));
    }

    [Theory(Timeout = 60_000)]
    [InlineData(100)]
    [InlineData(256 * 1024 - 5)]   // across two chunks of the search
    [InlineData(600_000)]
    public async Task CreateUploadAsync_ChosenBoundaryInAFile_IsRefused(int at)
    {
        byte[] content = RangeServer.Bytes(700_000);
        "--chosen"u8.CopyTo(content.AsSpan(at));
        var part = new BackgroundTransferContentPart("file", "f");
        part.SetFile(await _app.SourceAsync(content));
        ArgumentException e = await Assert.ThrowsAnyAsync<ArgumentException>(() => _app.NewUploader().CreateUploadAsync(_server.Address, [part], "form-data", "chosen", TestEnd));
        Assert.Equal(HResults.InvalidArgument, e.HResult);
        Assert.Contains("occurs in", e.Message, StringComparison.Ordinal);
        await _app.NewUploader().CreateUploadAsync(_server.Address, [part], "form-data", "another", TestEnd);
    }

    [Fact(Timeout = 60_000)]
    public async Task CreateUploadAsync_BadParts_AreRefused()
    {
        BackgroundUploader uploader = _app.NewUploader();
        var text = new BackgroundTransferContentPart("text");
        text.SetText("with --b in it");
        await Refused(() => uploader.CreateUploadAsync(_server.Address, []));
        await Refused(() => uploader.CreateUploadAsync(_server.Address, [new BackgroundTransferContentPart()]));
        await Refused(() => uploader.CreateUploadAsync(_server.Address, [text], "form-data", "b"));
        await Refused(() => uploader.CreateUploadAsync(_server.Address, [text], "form data"));
        await Refused(() => uploader.CreateUploadAsync(_server.Address, [text], "form-data", "ends with blank "));
        await Refused(() => uploader.CreateUploadAsync(_server.Address, [text], "form-data", new string('x', 71)));
        await Refused(() => uploader.CreateUploadAsync(_server.Address, [text], "form-data", "quote\""));
        Assert.ThrowsAny<ArgumentException>(() => text.SetHeader("X-A", "a\r\nX-B: b"));
        StorageFile file = await _app.SourceAsync([1]);
        Assert.Equal(HResults.IllegalMethodCall, Assert.Throws<InvalidOperationException>(() => text.SetFile(file)).HResult);
        Assert.Empty(_forms);

        static async Task Refused(Func<Task> create) => Assert.Equal(HResults.InvalidArgument, (await Assert.ThrowsAnyAsync<ArgumentException>(create)).HResult);
    }

    private static Gen<Part[]> Cases()
    {
        Gen<string> nasty = Gen.Elements("\"", "\\", "\r\n", "--", ";", "=", "%22", "é", "漢字", "😀", "name=\"x\"", " ", "\t", "'", "boundary", "\0");
        Gen<string> words = Gen.OneOf(nasty, Gen.Elements("a", "b.txt", "field", "C:"));
        Gen<string> names = words.NonEmptyListOf().Select(list => string.Concat(list.Take(6))).Where(name => name.Trim().Length > 0 && name == name.Trim());
        Gen<string> texts = words.ListOf().Select(string.Concat);
        Gen<string?> fileNames = Gen.OneOf(Gen.Constant<string?>(null), names.Select(name => (string?)name));
        return names.SelectMany(name => fileNames.SelectMany(fileName => texts.Select(text => new Part(name, fileName, text)))).NonEmptyListOf().Select(list => list.Take(8).ToArray());
    }

    private static string Sent(string name) => PartHeaders.Escape(name);

    private static string Valid(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));

    private sealed record Part(string Name, string? FileName, string Text);

    private sealed record Form(string ContentType, IReadOnlyList<(string Name, string Value)> Fields, IReadOnlyList<SentFile> Files);

    private sealed record SentFile(string Name, string FileName, string Type, byte[] Bytes, string? More);
}
