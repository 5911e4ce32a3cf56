namespace NetClient.Capabilities;

/// <summary>A manifest that cannot be used. The message says where, what is wrong, and what to do about it.</summary>
/// <remarks><see cref="Exception.HResult"/> is 0x80080204, APPX_E_INVALID_MANIFEST.</remarks>
public sealed class CapabilityManifestException : FormatException
{
    internal const int InvalidManifest = unchecked((int)0x80080204);

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What is wrong and what to do, as a full sentence.</param>
    /// <param name="line">Line in the manifest, from 1; 0 when unknown.</param>
    /// <param name="column">Column in the manifest, from 1; 0 when unknown.</param>
    /// <param name="innerException">What the XML reader said, if it was the one that objected.</param>
    public CapabilityManifestException(string message, int line = 0, int column = 0, Exception? innerException = null)
        : base(message, innerException)
    {
        Line = line;
        Column = column;
        HResult = InvalidManifest;
    }

    /// <summary>Line in the manifest, from 1; 0 when the trouble has no place, such as a file that is too large.</summary>
    public int Line { get; }

    /// <summary>Column in the manifest, from 1; 0 when the trouble has no place.</summary>
    public int Column { get; }
}
