using System.Globalization;
using System.Net.Http.Headers;

namespace NetClient.TestServers;

/// <summary>A request as a <see cref="RangeServer"/> saw it.</summary>
/// <param name="Number">0 for the first that the server got.</param>
/// <param name="Method">The method.</param>
/// <param name="Target">The path with the query.</param>
/// <param name="Headers">The headers; names without case.</param>
/// <param name="Body">The body.</param>
public sealed record RangeRequest(int Number, string Method, string Target, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    /// <summary>The value of a header; null when it has none.</summary>
    public string? this[string name] => Headers.GetValueOrDefault(name);

    /// <summary>The first byte asked for; null when all were.</summary>
    public long? From => Range?.From;

    /// <summary>The last byte asked for; null when there was no limit.</summary>
    public long? To => Range?.To;

    private RangeItemHeaderValue? Range => this["Range"] is { } text ? RangeHeaderValue.Parse(text).Ranges.Single() : null;

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Number}: {Method} {Target} {this["Range"]} if {this["If-Range"]}");
}
