using System.Text;

namespace NetClient.Capabilities.Tests;

public sealed class CapabilityManifestLoadTests : IDisposable
{
    private const string Valid = "<Package xmlns='" + Manifests.Foundation + "'><Capabilities><Capability Name='internetClient'/></Capabilities></Package>";
    private readonly string _directory = Directory.CreateTempSubdirectory("netclient-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void Load_File_KnowsWhereItCameFrom()
    {
        string path = Write("Some.appxmanifest", Manifests.Whole);
        var manifest = CapabilityManifest.Load(path);
        Assert.Equal(path, manifest.Source);
        Assert.Equal("Contoso.Mail", manifest.PackageName);
    }

    [Fact]
    public void Load_BrokenFile_NamesTheFile()
    {
        string path = Write("Broken.appxmanifest", Valid + "\n<more/>");
        var e = Assert.Throws<CapabilityManifestException>(() => CapabilityManifest.Load(path));
        Assert.StartsWith($"{path}(2,2): ", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_NoFile_IsAnIOException() =>
        Assert.Throws<FileNotFoundException>(() => CapabilityManifest.Load(Path.Combine(_directory, "none.xml")));

    [Fact]
    public void Load_Arguments_AreChecked()
    {
        Exception[] thrown =
        [
            Assert.Throws<ArgumentNullException>(() => CapabilityManifest.Load((string)null!)),
            Assert.Throws<ArgumentException>(() => CapabilityManifest.Load("")),
            Assert.Throws<ArgumentNullException>(() => CapabilityManifest.Load((Stream)null!)),
            Assert.Throws<ArgumentNullException>(() => CapabilityManifest.Parse(null!)),
        ];
        Assert.All(thrown, e => Assert.Equal(unchecked((int)0x80070057), e.HResult));
    }

    [Fact]
    public void LoadDefault_BothNames_PrefersTheProjectsOwn()
    {
        Write("AppxManifest.xml", Manifests.Whole);
        Assert.Equal(Path.Combine(_directory, "AppxManifest.xml"), CapabilityManifest.LoadDefault(_directory).Source);
        Write("Package.appxmanifest", Valid);
        Assert.Equal(Path.Combine(_directory, "Package.appxmanifest"), CapabilityManifest.LoadDefault(_directory).Source);
    }

    [Fact]
    public void LoadDefault_NoManifest_IsEmptyAndSaysWhereItLooked()
    {
        var manifest = CapabilityManifest.LoadDefault(_directory);
        Assert.True(manifest.IsMissing);
        Assert.Equal(NetworkCapability.None, manifest.Capabilities);
        Assert.Equal($"no Package.appxmanifest or AppxManifest.xml in {_directory}", manifest.Source);
        Assert.True(CapabilityManifest.LoadDefault(Path.Combine(_directory, "not-there")).IsMissing);
    }

    [Fact]
    public void LoadDefault_NoDirectory_LooksBesideTheProgram() =>
        Assert.Contains(AppContext.BaseDirectory, CapabilityManifest.LoadDefault().Source, StringComparison.Ordinal);

    [Fact]
    public void LoadDefault_BrokenManifest_IsAnErrorAndNotAnAbsence()
    {
        Write("Package.appxmanifest", "<Package");
        Write("AppxManifest.xml", Valid);
        Assert.Throws<CapabilityManifestException>(() => CapabilityManifest.LoadDefault(_directory));
    }

    [Theory]
    [InlineData("utf-8", false, null)]
    [InlineData("utf-8", true, null)]
    [InlineData("utf-8", true, "UTF-8")]
    [InlineData("utf-16", true, "utf-16")]
    [InlineData("utf-16", true, null)]
    [InlineData("utf-16BE", true, "UTF-16")]
    public void Load_Encoding_IsReadWhenItSaysTheTruth(string encoding, bool mark, string? declared)
    {
        byte[] bytes = Bytes(Encoding.GetEncoding(encoding), mark, declared);
        using var stream = new OneByteAtATime(bytes);
        Assert.Equal(NetworkCapability.InternetClient, CapabilityManifest.Load(stream).Capabilities);
        Assert.True(stream.CanRead);
    }

    [Theory]
    [InlineData("utf-8", false, "utf-16", "says encoding \"utf-16\", but the bytes are utf-8")]
    [InlineData("utf-16", true, "utf-8", "says encoding \"utf-8\", but the bytes are utf-16")]
    [InlineData("utf-8", false, "utf-7", "says encoding \"utf-7\"")]
    [InlineData("utf-8", false, "iso-8859-1", "says encoding \"iso-8859-1\"")]
    [InlineData("utf-8", false, "IBM037", "Save the manifest as UTF-8")]
    [InlineData("utf-16", false, "utf-16", "this is not XML that a manifest may contain")]
    [InlineData("utf-32", true, null, "this is not XML that a manifest may contain")]
    public void Load_LyingOrForeignEncoding_IsRefused(string encoding, bool mark, string? declared, string part)
    {
        using var stream = new MemoryStream(Bytes(Encoding.GetEncoding(encoding), mark, declared));
        var e = Assert.Throws<CapabilityManifestException>(() => CapabilityManifest.Load(stream));
        Assert.Contains(part, e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new byte[] { 0x3C, 0xC3, 0x28 }, 1, 2, "the bytes are not valid UTF-8")]
    [InlineData(new byte[] { 0x3C, 0x0D, 0x0A, 0xC3, 0xA4, 0x0A, 0xC3, 0xA4, 0xFF }, 3, 2, "the bytes are not valid UTF-8")]   // characters are counted, not bytes
    [InlineData(new byte[] { 0x3C, 0xC0, 0xBC }, 1, 2, "not valid UTF-8")]                       // overlong
    [InlineData(new byte[] { 0xFF, 0xFE, 0x0A, 0x00, 0x3C, 0x00, 0x00, 0xD8 }, 2, 2, "not valid UTF-16")]    // half a surrogate pair
    [InlineData(new byte[] { 0xFF, 0xFE, 0x3C }, 1, 1, "not valid UTF-16")]                      // half a character
    [InlineData(new byte[] { 0xEF, 0xBB, 0xBF }, 1, 1, "Root element is missing")]
    [InlineData(new byte[0], 1, 1, "Root element is missing")]
    [InlineData(new byte[] { 0x00 }, 1, 1, "not XML")]
    public void Load_BytesThatAreNoText_AreRefused(byte[] bytes, int line, int column, string part)
    {
        using var stream = new MemoryStream(bytes);
        var e = Assert.Throws<CapabilityManifestException>(() => CapabilityManifest.Load(stream));
        Assert.Contains(part, e.Message, StringComparison.Ordinal);
        Assert.Equal((line, column), (e.Line, e.Column));
    }

    private static byte[] Bytes(Encoding encoding, bool mark, string? declared)
    {
        string declaration = declared is null ? "" : $"<?xml version='1.0' encoding='{declared}'?>";
        return [.. mark ? encoding.GetPreamble() : [], .. encoding.GetBytes(declaration + Valid)];
    }

    private string Write(string name, string xml)
    {
        string path = Path.Combine(_directory, name);
        File.WriteAllText(path, xml);
        return path;
    }

    private sealed class OneByteAtATime(byte[] bytes) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, 1));
    }
}
