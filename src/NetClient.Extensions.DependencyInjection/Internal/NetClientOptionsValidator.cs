using Microsoft.Extensions.Options;
using NetClient.Capabilities;

namespace NetClient.Extensions.DependencyInjection.Internal;

/// <summary>Says all that is wrong with the options at once, each with its name and what to do.</summary>
internal sealed class NetClientOptionsValidator : IValidateOptions<NetClientOptions>
{
    /// <summary>Where the manifest is looked for when the options name none.</summary>
    public string Folder { get; init; } = AppContext.BaseDirectory;

    public ValidateOptionsResult Validate(string? name, NetClientOptions options)
    {
        string[] problems = [.. FindProblems(options).Select(problem => "NetClientOptions." + problem)];
        return problems.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    /// <summary>The file that the options name, as a full path.</summary>
    public static string FullPath(string manifestPath) => Path.GetFullPath(manifestPath, AppContext.BaseDirectory);

    private IEnumerable<string> FindProblems(NetClientOptions options)
    {
        if (options is { Manifest: not null, ManifestPath: not null })
            yield return $"{nameof(options.Manifest)} and {nameof(options.ManifestPath)} are both set; set one.";
        else if (options.ManifestPath is { } path && WhyNot(path) is { } why)
            yield return $"{nameof(options.ManifestPath)} is \"{path}\": {why}";

        if (options is { Manifest: null, ManifestPath: null } && WhyNot(() => CapabilityManifest.LoadDefault(Folder)) is { } broken)
            yield return $"{nameof(options.Manifest)} is not set, and the manifest beside the app cannot be used: {broken}";

        if (options is { ConnectResilience: not null, ConnectPipeline: not null })
            yield return $"{nameof(options.ConnectResilience)} and {nameof(options.ConnectPipeline)} are both set; set one.";
        foreach (string problem in options.ConnectResilience?.FindProblems() ?? [])
            yield return $"{nameof(options.ConnectResilience)}.{problem}";
    }

    // Read here and again when the context is built: an app that starts with a broken manifest should say so at once, and not when it first connects.
    private static string? WhyNot(string path) =>
        path.Length == 0 ? "name a file, or leave it null for the manifest beside the app." : WhyNot(() => CapabilityManifest.Load(FullPath(path)));

    private static string? WhyNot(Func<CapabilityManifest> load)
    {
        try
        {
            load();
            return null;
        }
        catch (Exception e) when (e is CapabilityManifestException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            return e.Message;
        }
    }
}
