namespace NetClient.Security.Credentials.Internal;

/// <summary>Seals what is written to the vault's file.</summary>
internal interface ICredentialCipher
{
    /// <summary>Seals, with a new key where there is none: that is so only where nothing is sealed, because the caller has opened what there was.</summary>
    byte[] Seal(ReadOnlySpan<byte> plain);

    /// <exception cref="InvalidDataException">The bytes were not sealed here, or are damaged.</exception>
    byte[] Open(ReadOnlySpan<byte> sealedBytes);
}
