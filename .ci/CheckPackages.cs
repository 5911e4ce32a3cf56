// Looks into every package of a folder: dotnet run .ci/CheckPackages.cs -- <folder>. Prints one line per package, and what is missing; exit code 1 when something is.
#:property PublishAot=false
using System.IO.Compression;
using System.Xml.Linq;

string folder = args.Single();
string[] packages = [.. Directory.GetFiles(folder, "*.nupkg").Order(StringComparer.Ordinal)];
var complaints = packages.SelectMany(Complaints).ToList();
if (packages.Length == 0)
    complaints.Add($"No package in {folder}.");
complaints.ForEach(Console.WriteLine);
return complaints.Count == 0 ? 0 : 1;

static List<string> Complaints(string path)
{
    using ZipArchive package = ZipFile.OpenRead(path);
    string[] files = [.. package.Entries.Select(entry => entry.FullName)];
    XElement metadata = Metadata(package);
    string id = Value(metadata, "id");
    bool isTool = metadata.Descendants().Any(element => element.Name.LocalName == "packageType" && (string?)element.Attribute("name") == "DotnetTool");
    var missing = new List<string>();
    void Require(bool held, string what)
    {
        if (!held)
            missing.Add($"{id}: {what}");
    }

    Require(Value(metadata, "license") == "MIT" && (string?)Element(metadata, "license")?.Attribute("type") == "expression", "the license expression is not MIT");
    Require(Value(metadata, "readme") == "README.md" && files.Contains("README.md"), "no README.md");
    Require(Value(metadata, "description").Length > 40, "no description");
    Require(Value(metadata, "tags").Length > 0, "no tags");
    Require(File.Exists(Path.ChangeExtension(path, ".snupkg")), "no symbol package");
    string[] assemblies = [.. files.Where(file => file.StartsWith("lib/", StringComparison.Ordinal) && file.EndsWith(".dll", StringComparison.Ordinal))];
    Require(isTool || assemblies.Length > 0, "no assembly in lib/");
    foreach (string assembly in assemblies)
        Require(files.Contains(Path.ChangeExtension(assembly, ".xml")), $"no XML documentation for {assembly}");
    if (id == "NetClient")
    {
        foreach (string doc in Docs().Where(doc => !files.Contains(doc)))
            Require(false, $"no {doc}");
    }

    Console.WriteLine($"{Path.GetFileName(path)}: {files.Length} files, {new FileInfo(path).Length / 1024} KiB{(missing.Count == 0 ? "" : ", INCOMPLETE")}");
    return missing;
}

static XElement Metadata(ZipArchive package)
{
    ZipArchiveEntry manifest = package.Entries.Single(entry => entry.FullName.EndsWith(".nuspec", StringComparison.Ordinal));
    using Stream stream = manifest.Open();
    return Element(XDocument.Load(stream).Root!, "metadata")!;
}

static IEnumerable<string> Docs() => Directory.Exists("docs")
    ? Directory.EnumerateFiles("docs", "*", SearchOption.AllDirectories).Select(path => path.Replace('\\', '/'))
    : [];

static XElement? Element(XElement parent, string name) => parent.Elements().FirstOrDefault(element => element.Name.LocalName == name);

static string Value(XElement parent, string name) => Element(parent, name)?.Value ?? "";
