namespace NetClient.Capabilities.Tests;

/// <summary>Manifests to start from.</summary>
internal static class Manifests
{
    public const string Foundation = "http://schemas.microsoft.com/appx/manifest/foundation/windows10";
    public const string Uap = "http://schemas.microsoft.com/appx/manifest/uap/windows10";
    public const string Windows8 = "http://schemas.microsoft.com/appx/2010/manifest";
    public const string Windows81 = "http://schemas.microsoft.com/appx/2013/manifest";
    public const string Restricted = "http://schemas.microsoft.com/appx/manifest/foundation/windows10/restrictedcapabilities";

    /// <summary>A manifest as a packaged app has it.</summary>
    public const string Whole = """
        <?xml version="1.0" encoding="utf-8"?>
        <!-- an app -->
        <Package xmlns="http://schemas.microsoft.com/appx/manifest/foundation/windows10"
                 xmlns:mp="http://schemas.microsoft.com/appx/2014/phone/manifest"
                 xmlns:uap="http://schemas.microsoft.com/appx/manifest/uap/windows10"
                 xmlns:uap4="http://schemas.microsoft.com/appx/manifest/uap/windows10/4"
                 xmlns:rescap="http://schemas.microsoft.com/appx/manifest/foundation/windows10/restrictedcapabilities"
                 IgnorableNamespaces="uap mp">
          <Identity Name="Contoso.Mail" Publisher="CN=Contoso" Version="1.0.0.0" />
          <Properties><DisplayName>Mail &amp; more &amp; more</DisplayName></Properties>
          <Dependencies><TargetDeviceFamily Name="Windows.Universal" MinVersion="10.0.0.0" MaxVersionTested="10.0.0.0" /></Dependencies>
          <Applications>
            <Application Id="App"><uap:VisualElements DisplayName="Mail"><uap:DefaultTile /></uap:VisualElements></Application>
          </Applications>
          <Capabilities>
            <Capability Name="internetClient" />
            <uap:Capability Name="enterpriseAuthentication" />
            <Capability Name="codeGeneration" />
            <rescap:Capability Name="broadFileSystemAccess" />
            <uap4:CustomCapability Name="contoso.thing_abc" />
            <DeviceCapability Name="proximity" />
            <DeviceCapability Name="bluetooth.rfcomm">
              <Device Id="any"><Function Type="name:serialPort" /></Device>
            </DeviceCapability>
          </Capabilities>
        </Package>
        """;

    /// <summary>A manifest with this between its Capabilities tags, which stand on lines 1 and 3.</summary>
    public static string With(string capabilities, string root = Foundation) =>
        $"<Package xmlns=\"{root}\" xmlns:uap=\"{Uap}\" xmlns:rescap=\"{Restricted}\"><Capabilities>\n{capabilities}\n</Capabilities></Package>";
}
