namespace NetClient.Tests.Errors.Measured;

/// <summary>Names the row of Reference/probe-linux.txt or Reference/semantics-linux.tsv that a test produces for real. <see cref="MeasuredCoverageTests"/> sees that none is left out.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
internal sealed class MeasuredAttribute(string row) : Attribute
{
    public string Row { get; } = row;
}
