namespace NetClient.PackageTests;

/// <summary>Writes the project of somebody who uses the packages.</summary>
internal static class ConsumerProject
{
    /// <summary>Writes <c>consumer.csproj</c>, <c>Program.cs</c> and a <c>NuGet.config</c> that adds our feed.</summary>
    public static Task WriteAsync(PackedPackages packed, string folder, string program, bool warningsAsErrors, CancellationToken cancellationToken) =>
        WriteAsync(packed, folder, program, $"""<PackageReference Include="NetClient" Version="{packed.Version}" />""", warningsAsErrors, cancellationToken);

    /// <summary>The same with other references.</summary>
    public static async Task WriteAsync(
        PackedPackages packed, string folder, string program, string references, bool warningsAsErrors, CancellationToken cancellationToken)
    {
        await File.WriteAllTextAsync(Path.Combine(folder, "Program.cs"), program, cancellationToken);
        await File.WriteAllTextAsync(
            Path.Combine(folder, "consumer.csproj"),
            $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                <TreatWarningsAsErrors>{(warningsAsErrors ? "true" : "false")}</TreatWarningsAsErrors>
                <NuGetAudit>false</NuGetAudit>
              </PropertyGroup>
              <ItemGroup>
                {references}
              </ItemGroup>
            </Project>
            """,
            cancellationToken);
        // Adds our feed to the sources that the machine has; those bring what our packages depend on.
        await File.WriteAllTextAsync(
            Path.Combine(folder, "NuGet.config"),
            $"""
            <configuration>
              <packageSources>
                <add key="packed" value="{packed.Feed}" />
              </packageSources>
            </configuration>
            """,
            cancellationToken);
    }
}
