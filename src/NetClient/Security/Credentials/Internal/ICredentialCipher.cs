namespace NetClient.Security.Credentials.Internal;

/// <summary>Seals what is written to the vault's file.</summary>
internal interface ICredentialCipher
{
    /// <param name="plain">What to seal.</param>
    /// <param name="isFirst">Whether nothing is sealed yet, so that a key may be made.</param>
    byte[] Seal(ReadOnlySpan<byte> plain, bool isFirst);

    /// <exception cref="InvalidDataException">The bytes were not sealed here, or are damaged.</exception>
    byte[] Open(ReadOnlySpan<byte> sealedBytes);
}
