extern alias runtime;

using System.Globalization;
using System.Net;
using NetClient.Capabilities.Analyzers.Internal;
using NetClient.Capabilities.Internal;
using RuntimeBoundaries = runtime::NetClient.Capabilities.NetworkBoundaries;

namespace NetClient.Capabilities.Analyzers.Tests;

/// <summary>The build judges an address as the run time does, or says that it does not know.</summary>
public sealed class LiteralAddressTests
{
    [Fact]
    public void Classify_AnyAddress_AgreesWithTheRunTime()
    {
        var random = new Random(20261121);
        byte[] four = new byte[4];
        byte[] sixteen = new byte[16];
        for (int i = 0; i < 200_000; i++)
        {
            random.NextBytes(four);
            Compare(new IPAddress(four));
            random.NextBytes(sixteen);
            if (i % 2 == 0)
                sixteen[0] = (byte)(0x20 | (sixteen[0] & 0x1F));   // most of what is in use
            if (i % 8 == 0)
                (sixteen[0], sixteen[1]) = (0x20, (byte)(i % 32));
            Compare(new IPAddress(sixteen));
            Compare(new IPAddress(four).MapToIPv6());
        }
    }

    [Fact]
    public void Classify_TheEdgesOfEveryIPv4Block_AgreesWithTheRunTime()
    {
        for (int high = 0; high < 65536; high++)
        {
            Compare(new([(byte)(high >> 8), (byte)high, 0, 0]));
            Compare(new([(byte)(high >> 8), (byte)high, 255, 255]));
        }

        foreach (string address in (string[])["0.0.0.0", "0.0.0.1", "192.0.0.255", "192.0.1.0", "192.0.2.1", "192.0.3.0", "192.88.99.1", "192.88.98.255", "198.51.100.7", "198.51.101.0",
            "203.0.113.255", "203.0.114.0", "224.0.0.255", "224.0.1.0", "255.255.255.255", "255.255.255.254", "::", "::1", "::2", "fec0::1", "febf::1", "fc00::", "fdff::1", "ff02::1", "ff0e::1", "ff1f::1", "ff05::2",
            "2001:db8::1", "2002:7f00:1::", "2606::5efe:7f00:1", "2606::200:5efe:7f00:1", "3fff::1", "3ffe::1", "4000::1", "64:ff9b::7f00:1"])
            Compare(IPAddress.Parse(address));
    }

    [Theory]
    [InlineData("10.0.0.1", AddressScope.Private)]
    [InlineData("8.8.8.8", AddressScope.Internet)]
    [InlineData("2606:4700::1", AddressScope.Internet)]
    [InlineData("fe80::1%3", AddressScope.LinkLocal)]
    [InlineData("fd00::1", AddressScope.Private)]
    [InlineData("ff02::fb", AddressScope.LocalMulticast)]
    [InlineData("ff0e::1", AddressScope.GlobalMulticast)]
    [InlineData("239.255.255.250", AddressScope.LocalMulticast)]
    [InlineData("::1", AddressScope.Loopback)]
    public void Classify_WhatIsCommon_IsKnown(string text, object scope) => Assert.Equal(scope, LiteralAddress.Classify(text));

    [Theory]
    [InlineData("example.com")]
    [InlineData("")]
    [InlineData("10.0.0.1.example")]
    public void Classify_AName_IsNoAddress(string text) => Assert.Null(LiteralAddress.Classify(text));

    private static void Compare(IPAddress address)
    {
        AddressScope? found = LiteralAddress.Classify(address.ToString());
        if (found == AddressScope.NotKnownYet)
            return;
        int boundary = (int)RuntimeBoundaries.Classify(address);
        bool agrees = (int)found!.Value.ToBoundary() == boundary;
        Assert.True(agrees, string.Create(CultureInfo.InvariantCulture, $"{address}: {found}, and {boundary} at run time"));
    }
}
