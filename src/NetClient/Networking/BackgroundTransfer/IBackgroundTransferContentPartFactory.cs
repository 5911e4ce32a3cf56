namespace NetClient.Networking.BackgroundTransfer;

/// <summary>Makes parts: WinRT's own name for the constructors of <see cref="BackgroundTransferContentPart"/>.</summary>
public interface IBackgroundTransferContentPartFactory
{
    /// <summary>Makes a part with a name.</summary>
    /// <param name="name">The name of the form's field.</param>
    BackgroundTransferContentPart CreateWithName(string name);

    /// <summary>Makes a part with a name and the name of a file.</summary>
    /// <param name="name">The name of the form's field.</param>
    /// <param name="fileName">The name of the file, as the server is to see it.</param>
    BackgroundTransferContentPart CreateWithNameAndFileName(string name, string fileName);
}
