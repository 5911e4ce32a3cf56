using System.Security.Cryptography.X509Certificates;
using FsCheck;
using FsCheck.Fluent;
using NetClient.Errors;
using NetClient.Security.Cryptography.Certificates;

namespace NetClient.Tests.Security.Cryptography.Certificates;

public sealed class SubjectAlternativeNameInfoTests
{
    [Fact]
    public void OfACertificate_EachKind_IsInItsList()
    {
        using var pki = new TestCertificates();
        var certificate = new Certificate(pki.Leaf);
        SubjectAlternativeNameInfo names = certificate.SubjectAlternativeName;
        Assert.Equal(["leaf.example.test", "*.example.test"], names.DnsName);
        Assert.Equal(["127.0.0.1", "::1"], names.IPAddress);
        Assert.Equal(["mail@example.test"], names.EmailName);
        Assert.Equal(["https://example.test/x"], names.Url);
        Assert.Equal(["user@example.test"], names.PrincipalName);
        Assert.Empty(names.DistinguishedName);
        Assert.Equal("2.5.29.17", names.Extension.ObjectId);
        Assert.True(names.Extension.IsCritical);
        Assert.Equal(pki.Leaf.Extensions.OfType<X509SubjectAlternativeNameExtension>().Single().RawData, names.Extension.Value);

        names.DnsNames.Clear();
        Assert.Equal(2, certificate.SubjectAlternativeName.DnsName.Count);
    }

    [Fact]
    public void OfACertificateWithoutNames_IsEmpty()
    {
        using var pki = new TestCertificates();
        Assert.Empty(new Certificate(pki.Root).SubjectAlternativeName.DnsName);
    }

    [Fact]
    public void Extension_OfListsOfOnesOwn_IsReadByDotNetAndBack()
    {
        var names = new SubjectAlternativeNameInfo();
        names.DnsNames.Add("a.example.test");
        names.DnsNames.Add("bücher.example.test");
        names.IPAddresses.Add("192.0.2.1");
        names.IPAddresses.Add("2001:db8::1");
        names.EmailNames.Add("m@example.test");
        names.Urls.Add("https://example.test/");
        names.PrincipalNames.Add("ü@example.test");
        names.DistinguishedNames.Add("CN=Example, O=Org");
        CertificateExtension extension = names.Extension;

        var read = new X509SubjectAlternativeNameExtension(extension.Value);
        Assert.Equal(["a.example.test", "xn--bcher-kva.example.test"], read.EnumerateDnsNames());
        Assert.Equal(["192.0.2.1", "2001:db8::1"], read.EnumerateIPAddresses().Select(a => a.ToString()));

        using X509Certificate2 certificate = TestCertificates.WithExtension(extension.ObjectId, extension.Value);
        SubjectAlternativeNameInfo back = new Certificate(certificate).SubjectAlternativeName;
        Assert.Equal(["m@example.test"], back.EmailName);
        Assert.Equal(["https://example.test/"], back.Url);
        Assert.Equal(["ü@example.test"], back.PrincipalName);
        Assert.Equal(["CN=Example, O=Org"], back.DistinguishedName);
    }

    [Fact]
    public void Extension_NameThatCannotBeEncoded_IsAnInvalidArgument()
    {
        AssertRefused(n => n.IPAddresses.Add("not an address"));
        AssertRefused(n => n.EmailNames.Add("ü@example.test"));
        AssertRefused(n => n.Urls.Add("https://ü/"));
        AssertRefused(n => n.DnsNames.Add("\ud800.test"));
        AssertRefused(n => n.DistinguishedNames.Add("no such thing"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("3000FF")]                 // something behind the end
    [InlineData("3003820161FF")]
    [InlineData("30038203616263")]         // longer than the sequence
    [InlineData("300382018A")]             // not ASCII
    [InlineData("3005870301020a")]         // an address of three bytes
    [InlineData("300482000161")]           // leftovers
    [InlineData("3006820161870101")]       // a good name before a bad one: half a list would mislead
    [InlineData("3006A404300301FF")]       // a directory name cut off
    public void Decode_Malformed_GivesNoNames(string hex)
    {
        using X509Certificate2 certificate = TestCertificates.WithExtension("2.5.29.17", Convert.FromHexString(hex));
        SubjectAlternativeNameInfo names = new Certificate(certificate).SubjectAlternativeName;
        Assert.Equal(0, names.DnsName.Count + names.IPAddress.Count + names.DistinguishedName.Count);
        Assert.Equal(Convert.FromHexString(hex), names.Extension.Value);
    }

    [Fact]
    public void Decode_UnknownKinds_AreSkipped()
    {
        // registeredID 1.2.3, an otherName of another kind, then a DNS name
        using X509Certificate2 certificate = TestCertificates.WithExtension("2.5.29.17", Convert.FromHexString("3011" + "88022A03" + "A00806022A04A0020500" + "820161"));
        Assert.Equal(["a"], new Certificate(certificate).SubjectAlternativeName.DnsName);
    }

    [Fact]
    public void Decode_RandomBytes_NeverThrows() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(2000), Prop.ForAll<byte[]>(bytes =>
    {
        foreach (byte[] value in (byte[][])[bytes, [0x30, (byte)Math.Min(bytes.Length, 127), .. bytes.Take(127)], [0x30, (byte)(Math.Min(bytes.Length, 100) + 2), 0x82, (byte)Math.Min(bytes.Length, 100), .. bytes.Take(100)]])
            Assert.NotNull(new SubjectAlternativeNameInfo(new CertificateExtension { Value = value }).DnsName);
    }));

    [Fact]
    public void CertificateExtension_Values_AreCopies()
    {
        byte[] given = [1, 2];
        var extension = new CertificateExtension { Value = given, IsCritical = true, ObjectId = "1.2.3" };
        given[0] = 9;
        extension.Value[1] = 9;
        Assert.Equal([1, 2], extension.Value);
        Assert.True(extension.IsCritical);
        Assert.Equal("1.2.3", extension.ObjectId);
        Assert.Empty(new CertificateExtension().Value);
        Assert.Throws<ArgumentNullException>(() => extension.Value = null!);
        Assert.Throws<ArgumentNullException>(() => extension.ObjectId = null!);
    }

    [Fact]
    public void EncodeValue_Text_IsAUtf8String()
    {
        var extension = new CertificateExtension();
        extension.EncodeValue("ü1");
        Assert.Equal([0x0C, 3, 0xC3, 0xBC, (byte)'1'], extension.Value);
        Assert.Equal(HResults.InvalidArgument, Assert.Throws<ArgumentNullException>(() => extension.EncodeValue(null!)).HResult);
    }

    private static void AssertRefused(Action<SubjectAlternativeNameInfo> add)
    {
        var names = new SubjectAlternativeNameInfo();
        add(names);
        Assert.Equal(HResults.InvalidArgument, Assert.Throws<ArgumentException>(() => names.Extension).HResult);
    }
}
