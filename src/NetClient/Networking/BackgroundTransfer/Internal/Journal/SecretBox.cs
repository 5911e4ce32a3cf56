using System.Text.Json;
using NetClient.Errors;
using NetClient.Security.Credentials.Internal;

namespace NetClient.Networking.BackgroundTransfer.Internal.Journal;

/// <summary>Seals addresses, headers and credentials of transfers, as the vault seals the app's credentials, with a key of its own.</summary>
internal sealed class SecretBox(string folder)
{
    private readonly Lock _gate = new();   // the first to seal makes the key
    private readonly ICredentialCipher _cipher = OperatingSystem.IsWindows() ? new DataProtectionCipher("Transfers") : new KeyFileCipher(folder);

    public byte[] Seal(TransferSecrets secrets)
    {
        lock (_gate)
            return _cipher.Seal(JsonSerializer.SerializeToUtf8Bytes(secrets, TransferJson.Default.TransferSecrets));
    }

    /// <exception cref="InvalidDataException">It was not sealed with the key that is there now (0x8007000D).</exception>
    public TransferSecrets Open(byte[] bytes)
    {
        try
        {
            return JsonSerializer.Deserialize(_cipher.Open(bytes), TransferJson.Default.TransferSecrets) ?? throw Unreadable(null);
        }
        catch (Exception e) when (e is JsonException or InvalidDataException { HResult: HResults.InvalidData })
        {
            throw Unreadable(e);
        }
    }

    private InvalidDataException Unreadable(Exception? inner) =>
        new($"The address, headers and credentials of a transfer cannot be read: the key in '{folder}' is missing, or not the one they were sealed with. Cancel it and start it anew.", inner)
        {
            HResult = HResults.InvalidData,
        };
}
