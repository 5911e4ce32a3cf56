using System.CommandLine;
using CapabilityAudit;
using CapabilityAudit.Report;
using NetClient.Capabilities;

// Says what an app may reach on the network, by its manifest, and which of the capabilities it declares its assemblies have no use for.
// Exit code: 0 nothing to object to, 1 a capability is unused or a call will be denied, 2 there was nothing that could be audited.
var path = new Argument<string>("PATH") { Description = "A manifest (Package.appxmanifest, AppxManifest.xml), or the folder of a built app that has one." };
var json = new Option<bool>("--json") { Description = "Print JSON instead of tables." };
var command = new RootCommand("What an app may reach, and which declared capabilities nothing uses.") { path, json };
command.SetAction(arguments =>
{
    try
    {
        AuditReport report = Audit.Run(Subject.Open(arguments.GetRequiredValue(path)));
        if (arguments.GetValue(json))
            Console.WriteLine(report.ToJson());
        else
            new Tables(report).Write();
        return report.HasFindings ? 1 : 0;
    }
    catch (Exception e) when (e is CapabilityManifestException or InvalidDataException or IOException or UnauthorizedAccessException)
    {
        Console.Error.WriteLine(e.Message);
        return 2;
    }
});
ParseResult parsed = command.Parse(args);
int code = await parsed.InvokeAsync();
return parsed.Errors.Count > 0 ? 2 : code;
