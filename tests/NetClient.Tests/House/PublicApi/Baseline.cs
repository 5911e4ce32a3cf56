using System.Text;

namespace NetClient.Tests.House.PublicApi;

/// <summary>A listing that was accepted, as a text file in the source tree.</summary>
internal sealed class Baseline(string folder, string package, bool accept)
{
    private const string AcceptVariable = "NETCLIENT_ACCEPT_API";

    private readonly string _accepted = Path.Combine(folder, package + ".baseline.txt");
    private readonly string _received = Path.Combine(folder, package + ".received.txt");

    public static Baseline Of(string package) => new(
        Path.Combine(Repository.Root, "tests", "NetClient.Tests", "House", "PublicApi"),
        package,
        Environment.GetEnvironmentVariable(AcceptVariable) == "1");

    /// <summary>Null when the listing is the accepted one; otherwise what differs and how to accept it, with the listing left beside the baseline.</summary>
    public string? Compare(string[] received)
    {
        if (accept)
            Write(_accepted, received);
        string[] accepted = File.Exists(_accepted) ? File.ReadAllLines(_accepted) : [];
        if (accepted.AsSpan().SequenceEqual(received))
        {
            File.Delete(_received);
            return null;
        }

        Write(_received, received);
        var text = new StringBuilder().AppendLine(null, $"The public API of {package} is not the one in {_accepted}:");
        foreach (string line in accepted.Except(received))
            text.Append("- ").AppendLine(line);
        foreach (string line in received.Except(accepted))
            text.Append("+ ").AppendLine(line);
        text.AppendLine(null, $"A '-' line breaks code that uses it. If this is what you want, run the test again with {AcceptVariable}=1 and commit the baseline,");
        return text.Append(null, $"and tell users in CHANGELOG.md. The listing as it is now: {_received}").ToString();
    }

    private static void Write(string path, string[] lines) => File.WriteAllText(path, string.Concat(lines.Select(line => line + "\n")));
}
