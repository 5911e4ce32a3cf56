using System.Net;
using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace NetClient.Capabilities.Tests;

public sealed class CapabilityManifestPropertyTests
{
    private static readonly Config Many = Config.QuickThrowOnFailure.WithMaxTest(2000);
    private static readonly byte[] Whole = Encoding.UTF8.GetBytes(Manifests.Whole);

    private static readonly Arbitrary<NetworkCapability> AnyCapabilities = Gen.Choose(0, 63).Select(bits => (NetworkCapability)bits).ToArbitrary();

    [Fact]
    public void Load_AnyBytes_ParsesOrRefuses() =>
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes => IsReadOrRefused(bytes)).Check(Many);

    [Fact]
    public void Load_DamagedManifest_ParsesOrRefusesAndNeverGrantsMore()
    {
        Gen<int[]> threePlaces = Gen.Choose(0, Whole.Length - 1).ArrayOf(3);
        Gen<byte[]> damaged = threePlaces.SelectMany(_ => ArbMap.Default.GeneratorFor<byte>().ArrayOf(3), (places, values) =>
        {
            byte[] bytes = [.. Whole];
            for (int i = 0; i < places.Length; i++)
                bytes[places[i]] = values[i];
            return bytes;
        });
        Prop.ForAll(damaged.ToArbitrary(), bytes => IsReadOrRefused(bytes)).Check(Many);
    }

    [Fact]
    public void Load_TruncatedManifest_IsRefusedAtEveryLength()
    {
        for (int length = 0; length < Whole.Length; length++)
            Assert.Throws<CapabilityManifestException>(() => CapabilityManifest.Load(new MemoryStream(Whole, 0, length)));
    }

    [Fact]
    public void Parse_AnyName_IsKeptAsWritten() =>
        Prop.ForAll(ArbMap.Default.ArbFor<NonEmptyString>(), name =>
        {
            if (name.Get.Length > CapabilityManifest.MaxNameLength || !name.Get.All(System.Xml.XmlConvert.IsXmlChar))
                return true;
            string escaped = string.Concat(name.Get.Select(c => $"&#{(int)c};"));
            return CapabilityManifest.Parse(Manifests.With($"<Capability Name=\"{escaped}\"/>")).Declared.Single().Name == name.Get;
        }).Check(Many);

    [Fact]
    public void Check_OneCapabilityMore_NeverTakesAGrantAway() =>
        Prop.ForAll(AnyCapabilities, AnyCapabilities, ArbMap.Default.ArbFor<uint>(), (declared, more, number) =>
        {
            var few = new CapabilityChecker(CapabilityManifest.Create(declared));
            var many = new CapabilityChecker(CapabilityManifest.Create(declared, more));
            IPAddress address = Addresses.IPv4(number);
            return Enum.GetValues<NetworkOperation>().All(operation =>
                (!few.Check(operation, address).IsGranted || many.Check(operation, address).IsGranted) &&
                (!few.Check(operation).IsGranted || many.Check(operation).IsGranted));
        }).Check(Many);

    [Fact]
    public void Check_AddressGranted_TheOperationAsAWholeIsGrantedToo() =>
        Prop.ForAll(AnyCapabilities, ArbMap.Default.ArbFor<byte[]>(), (declared, bytes) =>
        {
            var checker = new CapabilityChecker(CapabilityManifest.Create(declared));
            var address = new IPAddress([.. bytes.Concat(new byte[16]).Take(16)]);
            return Enum.GetValues<NetworkOperation>().All(operation => !checker.Check(operation, address).IsGranted || checker.Check(operation).IsGranted);
        }).Check(Many);

    [Fact]
    public void Check_AnyHostName_AnswersInOneBoundedLine() =>
        Prop.ForAll(ArbMap.Default.ArbFor<NonEmptyString>(), name =>
        {
            string message = new CapabilityChecker(CapabilityManifest.Empty).Check(NetworkOperation.Connect, name.Get, 443).Message;
            return message.Length < 1000 && !message.Any(char.IsControl);
        }).Check(Many);

    private static bool IsReadOrRefused(byte[] bytes)
    {
        try
        {
            NetworkCapability granted = CapabilityManifest.Load(new MemoryStream(bytes)).Capabilities;
            return (granted & ~(NetworkCapability.InternetClient | NetworkCapability.EnterpriseAuthentication | NetworkCapability.Proximity)) == 0;
        }
        catch (CapabilityManifestException)
        {
            return true;
        }
    }
}
