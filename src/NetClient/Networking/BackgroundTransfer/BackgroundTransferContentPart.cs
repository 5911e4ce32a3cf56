using NetClient.Internal;
using NetClient.Networking.BackgroundTransfer.Internal;
using NetClient.Storage;

namespace NetClient.Networking.BackgroundTransfer;

/// <summary>A part of an upload's body: a field of a form with a text, or a file.</summary>
/// <remarks>
/// <para>What is set when <see cref="BackgroundUploader.CreateUploadAsync(Uri, IEnumerable{BackgroundTransferContentPart}, CancellationToken)"/> is called counts. A part with neither text
/// nor file is empty. Not safe for several threads.</para>
/// <para>Source: <see href="https://learn.microsoft.com/uwp/api/windows.networking.backgroundtransfer.backgroundtransfercontentpart"/> (documented).</para>
/// </remarks>
public sealed class BackgroundTransferContentPart
{
    private readonly List<KeyValuePair<string, string>> _headers = [];

    /// <summary>Makes a part without a name: for bodies that are no forms, or with a <c>Content-Disposition</c> of the app's own.</summary>
    public BackgroundTransferContentPart()
    {
    }

    /// <summary>Makes a part with a name.</summary>
    /// <param name="name">The name of the form's field: any text. It is sent in UTF-8; quotes, backslashes and control characters in it as %22, %5C, %0A.</param>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> is null (0x80070057).</exception>
    public BackgroundTransferContentPart(string name)
    {
        Throw.IfNull(name);
        Name = name;
    }

    /// <summary>Makes a part with a name and the name of a file.</summary>
    /// <param name="name">The name of the form's field: any text, sent as with <see cref="BackgroundTransferContentPart(string)"/>.</param>
    /// <param name="fileName">The name of the file, as the server is to see it: any text, sent in the same way.</param>
    /// <exception cref="ArgumentNullException">An argument is null (0x80070057).</exception>
    public BackgroundTransferContentPart(string name, string fileName)
    {
        Throw.IfNull(name);
        Throw.IfNull(fileName);
        (Name, FileName) = (name, fileName);
    }

    /// <summary>Makes parts, for an app that asks WinRT's factory for them.</summary>
    public static IBackgroundTransferContentPartFactory Factory { get; } = new PartFactory();

    internal string? Name { get; }

    internal string? FileName { get; }

    internal string? Text { get; private set; }

    internal IStorageFile? File { get; private set; }

    internal IReadOnlyList<KeyValuePair<string, string>> Headers => _headers;

    /// <summary>Sets a header of the part. It takes the place of one of that name, and of those that parts have by themselves: <c>Content-Disposition</c>, made of the names, and for files
    /// <c>Content-Type</c>, by their extension.</summary>
    /// <param name="headerName">The name.</param>
    /// <param name="headerValue">The value, sent in UTF-8.</param>
    /// <exception cref="ArgumentException">The name or the value cannot stand in a header (0x80070057).</exception>
    public void SetHeader(string headerName, string headerValue)
    {
        RequestHeaders.Check(headerName, headerValue);
        _headers.RemoveAll(header => header.Key.Equals(headerName, StringComparison.OrdinalIgnoreCase));
        _headers.Add(new(headerName, headerValue));
    }

    /// <summary>Sets the content to a text, sent in UTF-8.</summary>
    /// <param name="value">The text.</param>
    /// <exception cref="ArgumentNullException"><paramref name="value"/> is null (0x80070057).</exception>
    /// <exception cref="InvalidOperationException">The part has a file (0x8000000E).</exception>
    public void SetText(string value)
    {
        Throw.IfNull(value);
        if (File is not null)
            throw Throw.WrongState("The part has a file; a part has a text or a file, not both.");
        Text = value;
    }

    /// <summary>Sets the content to a file. It must stay as it is until the upload is over.</summary>
    /// <param name="value">The file.</param>
    /// <exception cref="ArgumentException">It has no path: it is no file of the file system (0x80070057).</exception>
    /// <exception cref="InvalidOperationException">The part has a text (0x8000000E).</exception>
    public void SetFile(IStorageFile value)
    {
        TransferSettings.PathOf(value, nameof(value));
        if (Text is not null)
            throw Throw.WrongState("The part has a text; a part has a text or a file, not both.");
        File = value;
    }

    private sealed class PartFactory : IBackgroundTransferContentPartFactory
    {
        public BackgroundTransferContentPart CreateWithName(string name) => new(name);

        public BackgroundTransferContentPart CreateWithNameAndFileName(string name, string fileName) => new(name, fileName);
    }
}
