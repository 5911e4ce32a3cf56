using System.Reflection;
using System.Runtime.InteropServices;
using NetClient.Networking;

namespace NetClient.Tests.House;

public sealed class SurfaceRulesTests
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    [Fact]
    public void PublicTypes_OfNetClient_AreOutsideInternalNamespaces() => Assert.DoesNotContain(typeof(HostName).Assembly.GetExportedTypes(), IsInternalPart);

    [Fact]
    public void NativeCalls_OfNetClient_AreSourceGenerated() => Assert.Empty(HandWrittenNativeCalls(typeof(HostName).Assembly.GetTypes()));

    [Fact]
    public void HandWrittenNativeCalls_DllImport_IsFoundAndLibraryImportIsNot() =>
        Assert.Equal(["getppid"], HandWrittenNativeCalls([typeof(NativeFixtures)]).Select(method => method.Name));

    private static bool IsInternalPart(Type type) => (type.Namespace ?? "").Split('.').Contains("Internal", StringComparer.Ordinal);

    /// <summary>Native methods that the LibraryImport generator did not write. Where nothing needs marshalling it makes the declared method itself the native one.</summary>
    private static IEnumerable<MethodInfo> HandWrittenNativeCalls(IEnumerable<Type> types) => types
        .SelectMany(type => type.GetMethods(Declared))
        .Where(method => method.Attributes.HasFlag(MethodAttributes.PinvokeImpl) && !IsGenerated(method));

    private static bool IsGenerated(MethodInfo method) =>
        method.IsDefined(typeof(LibraryImportAttribute)) || method.Name.Contains(">g____PInvoke|", StringComparison.Ordinal);
}
