using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using NetClient.Errors;
using NetClient.Security.Cryptography.Certificates;
using NetClient.Storage.Streams;

namespace NetClient.Tests.Security.Cryptography.Certificates;

/// <summary>Files that are made to cost: too long, too many, too many rounds.</summary>
public sealed class HostileCertificateFileTests : IDisposable
{
    private const int TooLong = (4 << 20) + 1;

    private readonly TestCertificates _pki = new();

    public void Dispose() => _pki.Dispose();

    [Fact]
    public void Anything_TooLong_IsAnInvalidArgument()
    {
        Assert.Equal(HResults.InvalidArgument, Assert.Throws<ArgumentException>(() => Certificate.FromPfx(new byte[TooLong], null)).HResult);
        Assert.Equal(HResults.InvalidArgument, Assert.Throws<ArgumentException>(() => Certificate.FromPem(new string('a', TooLong))).HResult);
        Assert.Equal(HResults.InvalidArgument, Assert.Throws<ArgumentException>(() => Certificate.FromPem(TestCertificates.Pem(_pki.Leaf), new string('a', TooLong))).HResult);
        Assert.Equal(HResults.InvalidArgument, Assert.Throws<ArgumentException>(() => new Certificate(new byte[TooLong].AsBuffer())).HResult);
    }

    [Fact]
    public void FromPfx_Failures_CarryNumbers()
    {
        byte[] pfx = _pki.Leaf.Export(X509ContentType.Pkcs12, "secret");
        Assert.Equal(HResults.InvalidPassword, Assert.ThrowsAny<CryptographicException>(() => Certificate.FromPfx(pfx, "wrong")).HResult);
        Assert.Equal(HResults.BadEncoding, Assert.ThrowsAny<CryptographicException>(() => Certificate.FromPfx([1, 2, 3], null)).HResult);
        Assert.Equal(HResults.BadEncoding, Assert.ThrowsAny<CryptographicException>(() => Certificate.FromPfx(pfx.AsSpan(0, pfx.Length / 2), "secret")).HResult);
    }

    [Fact(Timeout = 60_000)]
    public void FromPfx_ABillionRounds_AreRefusedUndone()
    {
        byte[] pfx = _pki.Leaf.ExportPkcs12(new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 100_000), "secret");
        byte[] bomb = Replace(pfx, [0x02, 0x03, 0x01, 0x86, 0xA0], [0x02, 0x03, 0x7F, 0xFF, 0xFF]);   // 100,000 becomes 8,388,607, in every place
        var e = Assert.ThrowsAny<CryptographicException>(() => Certificate.FromPfx(bomb, "secret"));
        Assert.Equal(HResults.BadEncoding, e.HResult);
        Assert.True(Certificate.FromPfx(pfx, "secret").HasPrivateKey);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(1_000_000, true)]
    [InlineData(1_000_001, false)]
    [InlineData(2_000_000_000, false)]
    [InlineData(long.MaxValue, false)]
    public void FromPem_RoundsOfTheKey_HaveALimit(long rounds, bool accepted)
    {
        string key = EncryptedKey(rounds, pbes2: true);
        var e = Assert.ThrowsAny<CryptographicException>(() => Certificate.FromPem(TestCertificates.Pem(_pki.Leaf), key, "secret"));
        Assert.Equal(accepted ? HResults.InvalidPassword : HResults.BadEncoding, e.HResult); // the accepted one is not a key either, but was tried
    }

    [Fact(Timeout = 60_000)]
    public void FromPem_RoundsOfAnOldKindOfKey_HaveALimit()
    {
        var e = Assert.ThrowsAny<CryptographicException>(() => Certificate.FromPem(TestCertificates.Pem(_pki.Leaf), EncryptedKey(2_000_000_000, pbes2: false), "secret"));
        Assert.Equal(HResults.BadEncoding, e.HResult);
        Assert.Contains("2000000000", e.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public void FromPem_SecondKeyIsTheBomb_IsFound()
    {
        string keys = _pki.LeafKeyPem + "\n" + EncryptedKey(2_000_000_000, pbes2: true);
        Assert.Equal(HResults.BadEncoding, Assert.ThrowsAny<CryptographicException>(() => Certificate.FromPem(TestCertificates.Pem(_pki.Leaf), keys, "secret")).HResult);
    }

    [Fact]
    public void FromPem_MalformedEncryptedKey_IsABadEncoding()
    {
        string key = PemEncoding.WriteString("ENCRYPTED PRIVATE KEY", [0x30, 0x03, 0x30, 0x01, 0x06]);
        Assert.Equal(HResults.BadEncoding, Assert.ThrowsAny<CryptographicException>(() => Certificate.FromPem(TestCertificates.Pem(_pki.Leaf), key, "secret")).HResult);
    }

    [Fact]
    public void FromPem_WrongPasswordAndMissingParts_CarryNumbers()
    {
        string pem = TestCertificates.Pem(_pki.Leaf);
        Assert.Equal(HResults.InvalidPassword, Assert.ThrowsAny<CryptographicException>(() => Certificate.FromPem(pem, _pki.EncryptedLeafKeyPem("secret"), "wrong")).HResult);
        Assert.Equal(HResults.BadEncoding, Assert.ThrowsAny<CryptographicException>(() => Certificate.FromPem(pem, "no key")).HResult);
        Assert.Equal(HResults.BadEncoding, Assert.ThrowsAny<CryptographicException>(() => Certificate.FromPem("no certificate")).HResult);
    }

    [Fact(Timeout = 60_000)]
    public void FromPem_ThousandsOfCertificates_AreRefusedUnread()
    {
        string many = string.Concat(Enumerable.Repeat("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", 3000)); // reading the first would fail
        var e = Assert.ThrowsAny<CryptographicException>(() => Certificate.FromPem(many));
        Assert.Equal(HResults.BadEncoding, e.HResult);
        Assert.Contains("3000", e.Message, StringComparison.Ordinal);
    }

    private static byte[] Replace(byte[] bytes, ReadOnlySpan<byte> what, ReadOnlySpan<byte> with)
    {
        byte[] result = [.. bytes];
        int found = 0;
        for (int at; (at = result.AsSpan().IndexOf(what)) >= 0; found++)
            with.CopyTo(result.AsSpan(at));
        Assert.NotEqual(0, found);
        return result;
    }

    private static string EncryptedKey(long rounds, bool pbes2)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier(pbes2 ? "1.2.840.113549.1.5.13" : "1.2.840.113549.1.12.1.3");
                using (writer.PushSequence())
                {
                    if (pbes2)
                    {
                        using (writer.PushSequence())
                        {
                            writer.WriteObjectIdentifier("1.2.840.113549.1.5.12");
                            using (writer.PushSequence())
                                WriteSaltAndRounds(writer, rounds);
                        }
                        using (writer.PushSequence())
                        {
                            writer.WriteObjectIdentifier("2.16.840.1.101.3.4.1.42");
                            writer.WriteOctetString(new byte[16]);
                        }
                    }
                    else
                    {
                        WriteSaltAndRounds(writer, rounds);
                    }
                }
            }
            writer.WriteOctetString(new byte[32]);
        }
        return PemEncoding.WriteString("ENCRYPTED PRIVATE KEY", writer.Encode());
    }

    private static void WriteSaltAndRounds(AsnWriter writer, long rounds)
    {
        writer.WriteOctetString(new byte[8]);
        writer.WriteInteger(rounds);
    }
}
