using NetClient.Errors;
using NetClient.Networking;

namespace NetClient.Tests.Networking.Sockets.Internal;

public sealed class TlsFailureTests
{
    [Theory]
    [InlineData("error:0A00045C:SSL routines::tlsv13 alert certificate required", NetworkFailure.HandshakeRefused, "Control.ClientCertificate")]
    [InlineData("error:0A000119:SSL routines::decryption failed or bad record mac", NetworkFailure.None, "no valid TLS")]
    public void Translate_TlsFailureInsideARead_SaysWhichKind(string openssl, NetworkFailure failure, string words)
    {
        var e = new IOException("The decryption operation failed, see inner exception.", new InvalidOperationException("", new System.Security.Cryptography.CryptographicException(openssl)));
        NetworkException translated = NetworkErrors.Translate(e, NetworkStage.Read, "host:1")!;
        Assert.Equal(failure, translated.Failure);
        Assert.Contains(words, translated.Message, StringComparison.Ordinal);
        Assert.Contains(openssl[20..], translated.Message, StringComparison.Ordinal);
    }
}
