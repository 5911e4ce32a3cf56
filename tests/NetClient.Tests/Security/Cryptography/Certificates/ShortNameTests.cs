using System.Security.Cryptography.X509Certificates;
using NetClient.Security.Cryptography.Certificates.Internal;

namespace NetClient.Tests.Security.Cryptography.Certificates;

public sealed class ShortNameTests
{
    [Theory]
    [InlineData("CN=a, O=b, C=DE", "a")]
    [InlineData("O=b, CN=a", "a")]
    [InlineData("OU=u, O=o", "u")]
    [InlineData("C=DE, O=o", "o")]
    [InlineData("E=m@example.test, C=DE", "m@example.test")]
    [InlineData("L=Town, C=DE", "Town")]
    [InlineData("", "")]
    public void Of_Name_IsItsMostTellingPart(string name, string expected) => Assert.Equal(expected, ShortName.Of(new X500DistinguishedName(name)));

    [Theory]
    [InlineData("3000")]
    [InlineData("300B3109300706035504030401FF")]       // a common name that is an octet string
    [InlineData("3005310330010A")]
    public void Of_StrangeEncoding_IsEmpty(string hex) => Assert.Equal("", ShortName.Of(new X500DistinguishedName(Convert.FromHexString(hex))));
}
