using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using NetClient.Capabilities.Analyzers.Internal;

namespace CapabilityAudit.Scanning;

/// <summary>What one assembly does with NetClient, told by the members it refers to. Nothing of it is loaded or run.</summary>
/// <param name="Name">The assembly's file name without extension.</param>
internal sealed record AssemblyScan(string Name)
{
    // A method of NetClient has a handful of parameters. Whoever nests types thousands deep wants to see a reader overflow its stack.
    private const int LongestSignature = 1024;

    private readonly List<FoundCall> _calls = [];

    public IReadOnlyList<FoundCall> Calls => _calls;

    /// <summary>Whether it refers to NetClient at all.</summary>
    public bool UsesNetClient { get; private set; }

    /// <summary>Whether it reaches the network in ways that its calls do not show.</summary>
    public bool IsOpaque { get; private set; }

    /// <summary>Whether it makes a manifest in code; what stands behind an interface may go by that one.</summary>
    public bool MakesManifest { get; private set; }

    /// <summary>Why it could not be read; null when it could.</summary>
    public string? Problem { get; private set; }

    /// <summary>Reads an assembly; null for a file that is none, such as native code.</summary>
    public static AssemblyScan? Read(string path)
    {
        var scan = new AssemblyScan(Path.GetFileNameWithoutExtension(path));
        try
        {
            using FileStream file = File.OpenRead(path);
            if (!IsProgram(file))
                return null;
            using var image = new PEReader(file);
            if (!image.HasMetadata)
                return null;
            scan.Visit(image.GetMetadataReader());
        }
        // The reader's own word for a broken file is the first. The others come out of it when a damaged header leads it astray.
        catch (Exception e) when (e is BadImageFormatException or InvalidOperationException or ArgumentException or OverflowException or IOException or UnauthorizedAccessException)
        {
            scan.Problem = e.Message;
        }
        return scan;
    }

    // On Linux and macOS a native library may be called .dll too, and then does not begin as a Windows program does.
    private static bool IsProgram(FileStream file)
    {
        Span<byte> magic = stackalloc byte[2];
        bool isProgram = file.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false) == magic.Length && magic.SequenceEqual("MZ"u8);
        file.Position = 0;
        return isProgram;
    }

    private void Visit(MetadataReader reader)
    {
        bool isNetClient = reader.IsAssembly && reader.StringComparer.Equals(reader.GetAssemblyDefinition().Name, NetworkCallTable.Assembly);
        foreach (TypeReferenceHandle handle in reader.TypeReferences)
        {
            TypeReference type = reader.GetTypeReference(handle);
            if (AssemblyOf(reader, type) != NetworkCallTable.Assembly)
                continue;
            UsesNetClient = true;
            IsOpaque |= reader.GetString(type.Namespace) == NetworkCallTable.OpaqueNamespace;
        }

        foreach (MemberReferenceHandle handle in reader.MemberReferences)
        {
            MemberReference member = reader.GetMemberReference(handle);
            if (member.Parent.Kind != HandleKind.TypeReference || member.GetKind() != MemberReferenceKind.Method)
                continue;
            TypeReference type = reader.GetTypeReference((TypeReferenceHandle)member.Parent);
            string? assembly = AssemblyOf(reader, type);
            if (assembly == NetworkCallTable.Assembly)
                Call(reader, type, member);
            else if (assembly == "NetClient.Capabilities" && !isNetClient)
                MakesManifest |= reader.StringComparer.Equals(type.Name, NetworkCallTable.ManifestType);
        }
    }

    private void Call(MetadataReader reader, TypeReference type, MemberReference member)
    {
        string typeName = reader.GetString(type.Namespace) + "." + reader.GetString(type.Name);
        string method = reader.GetString(member.Name);
        if (Array.Find(NetworkCallTable.Rows, row => row.Type == typeName && row.Method == method) is not { } call)
            return;
        bool isShort = reader.GetBlobReader(member.Signature).Length <= LongestSignature;
        bool hasTarget = !isShort || member.DecodeMethodSignature(TypeNames.Provider, genericContext: null).ParameterTypes.Any(NetworkCallTable.IsTarget);
        var found = new FoundCall(Name, call, hasTarget);
        if (!_calls.Contains(found))   // one per overload
            _calls.Add(found);
    }

    private static string? AssemblyOf(MetadataReader reader, TypeReference type) => type.ResolutionScope.Kind == HandleKind.AssemblyReference
        ? reader.GetString(reader.GetAssemblyReference((AssemblyReferenceHandle)type.ResolutionScope).Name)
        : null;
}
