using System.Reflection;
using NetClient.Networking;

namespace NetClient.Tests.House.PublicApi;

/// <summary>The public API of each package is the baseline beside this file. A change to the API is a change to that file, and a line in its review.</summary>
public sealed class PublicApiTests
{
    public static TheoryData<string> Packages => ["NetClient", "NetClient.Capabilities", "NetClient.Extensions.DependencyInjection", "NetClient.AspNetCore"];

    [Theory]
    [MemberData(nameof(Packages))]
    public void PublicApi_OfPackage_IsTheBaseline(string package)
    {
        string[] received = PublicApiListing.Of(AssemblyOf(package));
        string? difference = Baseline.Of(package).Compare(received);
        Assert.True(difference is null, difference);
    }

    // Capabilities has no type that is certain to stay; NetClient refers to it, so its name finds it.
    private static Assembly AssemblyOf(string package) => package == "NetClient" ? typeof(HostName).Assembly : Assembly.Load(package);
}
