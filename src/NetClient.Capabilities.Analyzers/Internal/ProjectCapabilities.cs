using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using NetClient.Capabilities.Internal;

namespace NetClient.Capabilities.Analyzers.Internal;

/// <summary>One compilation's calls against its manifest. Operations arrive on several threads at once.</summary>
internal sealed class ProjectCapabilities
{
    /// <summary>In a diagnostic's properties: the capabilities of which any one will do, as a number.</summary>
    public const string RequiredProperty = "Required";

    private readonly object _lock = new();
    private readonly NetworkCalls _calls;
    private readonly AdditionalText? _file;
    private readonly ManifestFile? _manifest;
    private readonly bool _isApp;
    private readonly Lazy<bool> _hasManifestInCode;
    private NetworkCapability _used;
    private bool _isOpaque;
    private (Location Place, NetworkCall Row, NetworkCapability Required)? _first;

    public ProjectCapabilities(NetworkCalls calls, AdditionalText? file, ManifestFile? manifest, Compilation compilation)
    {
        (_calls, _file, _manifest) = (calls, file, manifest);
        _hasManifestInCode = new(() => HasManifestInCode(compilation));
        // A library has no manifest of its own: it lives by that of the app.
        _isApp = compilation.Options.OutputKind is OutputKind.ConsoleApplication or OutputKind.WindowsApplication or OutputKind.WindowsRuntimeApplication;
    }

    public void Call(OperationAnalysisContext context)
    {
        var call = (IInvocationOperation)context.Operation;
        if (_calls.Find(call.TargetMethod) is { } row)
            Use(context, row, CallTarget.Of(call, row));
        else if (NetworkCalls.IsOpaque(call.TargetMethod))
            _isOpaque = true;
    }

    public void Reference(OperationAnalysisContext context)
    {
        IMethodSymbol method = ((IMethodReferenceOperation)context.Operation).Method;
        if (_calls.Find(method) is { } row)
            Use(context, row, AddressScope.NotKnownYet);
        else if (NetworkCalls.IsOpaque(method))
            _isOpaque = true;
    }

    public void End(CompilationAnalysisContext context)
    {
        if (_file is null || _manifest is null)
        {
            if (_first is var (place, row, required) && _isApp)
                context.ReportDiagnostic(Diagnostic.Create(Rules.NoManifest, place, Properties(required), row.DisplayName, Needed(required), CapabilityText.Lines(required)));
            return;
        }

        if (_isApp && !_isOpaque && !OthersUseNetClient(context.Compilation))
            ReportUnused(context);
    }

    private void Use(OperationAnalysisContext context, NetworkCall row, AddressScope scope)
    {
        NetworkCapability required = CapabilityRules.Required(row.Operation, scope);
        Location place = PlaceOf(context.Operation.Syntax);
        // Behind an interface may be a socket of a factory that was given a manifest made in code; the file has no say there.
        bool isJudged = !row.IsInterface || !_hasManifestInCode.Value;
        lock (_lock)
        {
            _used |= required;
            if (isJudged && !context.IsGeneratedCode && (_first is not { } first || IsBefore(place, first.Place)))
                _first = (place, row, required);
        }

        if (!isJudged || _file is null || _manifest is null || (_manifest.Capabilities & required) != 0)
            return;
        context.ReportDiagnostic(Diagnostic.Create(
            Rules.MissingCapability, place, Properties(required),
            row.DisplayName, Needed(required), ManifestFile.NameOf(_file.Path), CapabilityText.Declared(_manifest.Capabilities), CapabilityText.Lines(required)));
    }

    // Of enterpriseAuthentication and sharedUserCertificates the source does not say whether they are used, and proximity is for Windows alone.
    private void ReportUnused(CompilationAnalysisContext context)
    {
        foreach (ManifestDeclaration declaration in _manifest!.Declared)
        {
            if ((declaration.Capability & CapabilityRules.AnyNetwork) == 0 || (declaration.Capability & _used) != 0)
                continue;
            if (_file!.GetText(context.CancellationToken) is { } text)
            {
                context.ReportDiagnostic(Diagnostic.Create(
                    Rules.UnusedCapability, ManifestFile.At(_file.Path, text, declaration.Line, declaration.Column), declaration.Name));
            }
        }
    }

    // What another assembly does with the app's manifest cannot be seen from here.
    private static bool OthersUseNetClient(Compilation compilation)
    {
        foreach (IAssemblySymbol assembly in compilation.SourceModule.ReferencedAssemblySymbols)
        {
            if (assembly.Name == "NetClient")
                continue;
            foreach (IModuleSymbol module in assembly.Modules)
            {
                if (module.ReferencedAssemblies.Any(static identity => identity.Name == "NetClient"))
                    return true;
            }
        }

        return false;
    }

    // The type has to be named by whoever makes a manifest in code; that is all that is looked for, and only when a call through an interface has been found.
    private static bool HasManifestInCode(Compilation compilation) => compilation.SyntaxTrees.Any(static tree => tree.GetRoot().DescendantTokens()
        .Any(static token => token.IsKind(SyntaxKind.IdentifierToken) && token.ValueText == NetworkCallTable.ManifestType));

    private static string Needed(NetworkCapability required) => CapabilityText.Names(required, " or ");

    private static ImmutableDictionary<string, string?> Properties(NetworkCapability required) =>
        ImmutableDictionary<string, string?>.Empty.Add(RequiredProperty, ((int)required).ToString(CultureInfo.InvariantCulture));

    // The name of the method alone: a call over five lines is not underlined whole.
    private static Location PlaceOf(SyntaxNode syntax) => (syntax switch
    {
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax member } => member.Name,
        InvocationExpressionSyntax { Expression: MemberBindingExpressionSyntax member } => member.Name,
        InvocationExpressionSyntax invocation => invocation.Expression,
        MemberAccessExpressionSyntax member => member.Name,
        _ => syntax,
    }).GetLocation();

    // The same call comes first every time, whichever thread saw it first.
    private static bool IsBefore(Location a, Location b)
    {
        int files = string.CompareOrdinal(a.SourceTree?.FilePath, b.SourceTree?.FilePath);
        return files < 0 || (files == 0 && a.SourceSpan.Start < b.SourceSpan.Start);
    }
}
