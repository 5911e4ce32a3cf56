using NetClient.Errors;
using NetClient.Networking;

namespace NetClient.Tests.Networking;

public sealed class EndpointPairTests
{
    private static readonly HostName Host = new("example.com");

    [Fact]
    public void Constructor_NullLocalHostAndEmptyLocalService_LetTheSystemChoose()
    {
        var pair = new EndpointPair(null, "", Host, "80");
        Assert.Null(pair.LocalHostName);
        Assert.Equal("", pair.LocalServiceName);
        Assert.Same(Host, pair.RemoteHostName);
        Assert.Equal("80", pair.RemoteServiceName);
    }

    [Fact]
    public void Constructor_WhatMustBeGiven_IsRefusedWithInvalidArgument()
    {
        AssertRefused<ArgumentNullException>("localServiceName", () => new EndpointPair(Host, null!, Host, "80"));
        AssertRefused<ArgumentNullException>("remoteHostName", () => new EndpointPair(Host, "", null!, "80"));
        AssertRefused<ArgumentNullException>("remoteServiceName", () => new EndpointPair(Host, "", Host, null!));
        AssertRefused<ArgumentException>("remoteServiceName", () => new EndpointPair(Host, "", Host, ""));
    }

    [Fact]
    public void Setters_Null_AreRefusedAndChangeNothing()
    {
        var pair = new EndpointPair(Host, "1", Host, "80");
        AssertRefused<ArgumentNullException>("value", () => pair.LocalServiceName = null!);
        AssertRefused<ArgumentNullException>("value", () => pair.RemoteHostName = null!);
        AssertRefused<ArgumentNullException>("value", () => pair.RemoteServiceName = null!);
        Assert.Equal("1", pair.LocalServiceName);
        Assert.Same(Host, pair.RemoteHostName);
        Assert.Equal("80", pair.RemoteServiceName);
    }

    [Fact]
    public void Setters_WhatMayBeEmpty_IsTaken()
    {
        var other = new HostName("example.org");
        var pair = new EndpointPair(Host, "1", Host, "80") { LocalHostName = null, LocalServiceName = "", RemoteHostName = other, RemoteServiceName = "" };
        Assert.Null(pair.LocalHostName);
        Assert.Equal("", pair.LocalServiceName);
        Assert.Same(other, pair.RemoteHostName);
        Assert.Equal("", pair.RemoteServiceName);
    }

    private static void AssertRefused<T>(string parameter, Func<object?> action)
        where T : ArgumentException
    {
        var e = Assert.Throws<T>(action);
        Assert.Equal(parameter, e.ParamName);
        Assert.Equal(HResults.InvalidArgument, e.HResult);
    }
}
