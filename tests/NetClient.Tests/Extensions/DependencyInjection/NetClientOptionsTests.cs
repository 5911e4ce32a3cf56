using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using NetClient.Capabilities;
using NetClient.Extensions.DependencyInjection;
using NetClient.Extensions.DependencyInjection.Internal;
using NetClient.Networking.Sockets;
using NetClient.Resilience;
using Polly;

namespace NetClient.Tests.Extensions.DependencyInjection;

/// <summary>Settings that cannot be used fail the start, and the message says which and why.</summary>
public sealed class NetClientOptionsTests
{
    [Theory]
    [InlineData("both manifests", "NetClientOptions.Manifest and ManifestPath are both set; set one.")]
    [InlineData("no such file", "NetClientOptions.ManifestPath is \"no-such.appxmanifest\": ")]
    [InlineData("empty path", "NetClientOptions.ManifestPath is \"\": name a file, or leave it null")]
    [InlineData("no path", "NetClientOptions.ManifestPath is \"\0\": ")]
    [InlineData("both pipelines", "NetClientOptions.ConnectResilience and ConnectPipeline are both set; set one.")]
    [InlineData("negative", "NetClientOptions.ConnectResilience.MaxRetryAttempts is -1; use 0 to 1000.")]
    public void Options_ThatCannotBeUsed_FailTheStartAndTheFirstUse(string what, string expected)
    {
        using ServiceProvider container = Container(options => Break(options, what));
        var atStart = Assert.Throws<OptionsValidationException>(() => container.GetRequiredService<IStartupValidator>().Validate());
        Assert.StartsWith(expected, Assert.Single(atStart.Failures), StringComparison.Ordinal);
        var atUse = Assert.Throws<OptionsValidationException>(container.GetRequiredService<IStreamSocketFactory>);
        Assert.Equal(atStart.Failures, atUse.Failures);
    }

    [Fact]
    public void ManifestPath_OfAFileThatIsNoManifest_SaysWhere()
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, "<Package>\n  <Capabilities>");
            using ServiceProvider container = Container(options => options.ManifestPath = path);
            var e = Assert.Throws<OptionsValidationException>(() => container.GetRequiredService<IStartupValidator>().Validate());
            Assert.Contains(Assert.Throws<CapabilityManifestException>(() => CapabilityManifest.Load(path)).Message, Assert.Single(e.Failures), StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Options_WithoutAManifest_FailTheStartWhenTheOneBesideTheAppIsBroken()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("netclient-");
        try
        {
            var validator = new NetClientOptionsValidator { Folder = folder.FullName };
            Assert.True(validator.Validate(null, new NetClientOptions()).Succeeded);   // absent is not broken

            string path = Path.Combine(folder.FullName, "Package.appxmanifest");
            File.WriteAllText(path, "<Package>\n  <Capabilities>");
            string problem = Assert.Single(validator.Validate(null, new NetClientOptions()).Failures!);
            Assert.StartsWith("NetClientOptions.Manifest is not set, and the manifest beside the app cannot be used: ", problem, StringComparison.Ordinal);
            Assert.Contains(Assert.Throws<CapabilityManifestException>(() => CapabilityManifest.Load(path)).Message, problem, StringComparison.Ordinal);
            Assert.True(validator.Validate(null, new NetClientOptions { Manifest = CapabilityManifest.Empty }).Succeeded);   // it is not used, then
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Options_WithSeveralProblems_NameThemAll()
    {
        using ServiceProvider container = Container(options =>
        {
            Break(options, "both manifests");
            Break(options, "both pipelines");
            Break(options, "negative");
        });
        var e = Assert.Throws<OptionsValidationException>(() => container.GetRequiredService<IStartupValidator>().Validate());
        Assert.Equal(3, e.Failures.Count());
    }

    [Fact]
    public void Options_ByDefault_AreValid()
    {
        using ServiceProvider container = Container(_ => { });
        container.GetRequiredService<IStartupValidator>().Validate();
        Assert.NotNull(container.GetRequiredService<IStreamSocketFactory>());
    }

    private static void Break(NetClientOptions options, string what)
    {
        switch (what)
        {
            case "both manifests":
                (options.Manifest, options.ManifestPath) = (CapabilityManifest.Empty, "x");
                break;
            case "no such file":
                options.ManifestPath = "no-such.appxmanifest";
                break;
            case "empty path":
                options.ManifestPath = "";
                break;
            case "no path":
                options.ManifestPath = "\0";
                break;
            case "both pipelines":
                (options.ConnectResilience, options.ConnectPipeline) = (new NetworkResilienceOptions(), ResiliencePipeline.Empty);
                break;
            default:
                options.ConnectResilience = new NetworkResilienceOptions { MaxRetryAttempts = -1 };
                break;
        }
    }

    private static ServiceProvider Container(Action<NetClientOptions> configure)
    {
        var services = new ServiceCollection();
        services.AddNetClient(configure);
        return services.BuildServiceProvider();
    }
}
