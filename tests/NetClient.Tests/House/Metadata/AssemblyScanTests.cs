using System.Reflection;
using NetClient.Networking;

namespace NetClient.Tests.House.Metadata;

/// <summary>The scan sees what the house rules rest on. Each fixture hides one dependency in one place.</summary>
public sealed class AssemblyScanTests
{
    private static readonly IReadOnlyList<MetadataUse> Uses = AssemblyScan.Of(typeof(AssemblyScanTests).Assembly);

    [Theory]
    [InlineData(typeof(BaseFixture))]
    [InlineData(typeof(IConstraintFixture))]
    [InlineData(typeof(AttributeFixtureAttribute))]
    [InlineData(typeof(ArgumentFixture))]
    [InlineData(typeof(AsyncFixture))]
    [InlineData(typeof(ClosureFixture))]
    [InlineData(typeof(CaughtFixtureException))]
    [InlineData(typeof(TestedFixture))]
    [InlineData(typeof(GenericCallFixture))]
    [InlineData(typeof(SwitchFixture))]
    public void Of_DependencyHiddenInOnePlace_IsFoundOnTheOutermostType(Type target) => Assert.Contains(Uses, use =>
        use.Type == typeof(ScanFixtures).FullName && use.Target == target.FullName);

    [Fact]
    public void Of_Call_NamesMemberAndParameterTypes() => Assert.Contains(Uses, use =>
        use.Type == typeof(AssemblyScanTests).FullName && use.Target == typeof(AssemblyScan).FullName && use.Member == "Of(System.Reflection.Assembly)");

    [Fact]
    public void Of_UnusedType_IsNotReported() => Assert.DoesNotContain(Uses, use =>
        use.Type == typeof(ScanFixtures).FullName && use.Target == typeof(UnusedFixture).FullName);

    [Theory]
    [InlineData(typeof(object))]     // tens of thousands of methods, many opcodes that C# never emits
    [InlineData(typeof(HostName))]
    public void Of_AnyAssembly_ReadsEveryBody(Type member)
    {
        Assembly assembly = member.Assembly;
        Assert.NotEmpty(AssemblyScan.Of(assembly));
    }
}
