using System.Buffers.Binary;
using System.Net;
using FsCheck;
using FsCheck.Fluent;
using NetClient.Capabilities.Internal;

namespace NetClient.Capabilities.Tests;

public sealed class NetworkBoundariesPropertyTests
{
    // Uniform addresses would hardly ever fall into a small range: half of them start like a row of the tables.
    private static readonly Arbitrary<IPAddress> AnyIPv4 = Near(IPv4Ranges.Rows, 4);
    private static readonly Arbitrary<IPAddress> AnyIPv6 = Near(IPv6Ranges.Rows, 16);
    private static readonly Config Many = Config.QuickThrowOnFailure.WithMaxTest(5000);

    [Fact]
    public void Classify_AnyAddress_IsTheLongestMatchingRow()
    {
        Prop.ForAll(AnyIPv4, address => AddressRanges.Classify(address) == LongestMatch(IPv4Ranges.Rows, address).Scope).Check(Many);
        Prop.ForAll(AnyIPv6, address =>
        {
            AddressRange row = LongestMatch(IPv6Ranges.Rows, address);
            bool judgedByRange = row.Embedding == Embedding.None && !IsIsatap(address);
            return !judgedByRange || AddressRanges.Classify(address) == row.Scope;
        }).Check(Many);
    }

    [Fact]
    public void Classify_MappedAddress_IsJudgedAsTheInnerOne() =>
        Prop.ForAll(AnyIPv4, inner => NetworkBoundaries.Classify(inner.MapToIPv6()) == NetworkBoundaries.Classify(inner)).Check(Many);

    [Fact]
    public void Classify_AddressBehindAGateway_IsPublicExactlyWhenTheInnerOneIs() =>
        Prop.ForAll(AnyIPv4, inner =>
        {
            NetworkBoundary expected = NetworkBoundaries.Classify(inner);
            if (expected is not (NetworkBoundary.Internet or NetworkBoundary.Private or NetworkBoundary.LinkLocal))
                expected = NetworkBoundary.Reserved;
            return Disguises(inner).All(disguise => NetworkBoundaries.Classify(disguise) == expected);
        }).Check(Many);

    [Fact]
    public void Classify_ScopeId_ChangesNothing() =>
        Prop.ForAll(AnyIPv6, address =>
            NetworkBoundaries.Classify(new IPAddress(address.GetAddressBytes(), 7)) == NetworkBoundaries.Classify(address)).Check(Many);

    private static IEnumerable<IPAddress> Disguises(IPAddress inner)
    {
        byte[] four = inner.GetAddressBytes();
        byte[] turned = [.. four.Select(b => (byte)~b)];
        if (four[0] != 0)   // ::0.x.y.z holds :: and ::1
            yield return new([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, .. four]);
        yield return new([0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 0, 0, .. four]);
        yield return new([0, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0, .. four]);
        yield return new([0x20, 0x02, .. four, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
        yield return new([0x20, 0x01, 0, 0, 8, 8, 8, 8, 0, 0, 0, 0, .. turned]);
        yield return new([0x20, 0x01, 0, 0, .. four, 0, 0, 0, 0, 0xF7, 0xF7, 0xF7, 0xF7]);
        yield return new([0x2A, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x5E, 0xFE, .. four]);
        yield return new([0x2A, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0x5E, 0xFE, .. four]);
    }

    private static bool IsIsatap(IPAddress address) => address.GetAddressBytes() is [_, _, _, _, _, _, _, _, 0 or 2, 0, 0x5E, 0xFE, ..];

    private static AddressRange LongestMatch(AddressRange[] rows, IPAddress address)
    {
        byte[] bytes = new byte[16];
        address.GetAddressBytes().CopyTo(bytes, 0);
        UInt128 number = BinaryPrimitives.ReadUInt128BigEndian(bytes);
        return rows.Where(row => (number & row.Mask) == row.Prefix).MaxBy(row => UInt128.PopCount(row.Mask))!;
    }

    private static Arbitrary<IPAddress> Near(AddressRange[] rows, int length)
    {
        Gen<byte[]> random = ArbMap.Default.GeneratorFor<byte>().ArrayOf(length);
        Gen<IPAddress> anywhere = random.Select(bytes => new IPAddress(bytes));
        Gen<IPAddress> inARow = Gen.Elements(rows).SelectMany(_ => random, (row, bytes) =>
        {
            byte[] whole = new byte[16];
            bytes.CopyTo(whole, 0);
            UInt128 number = BinaryPrimitives.ReadUInt128BigEndian(whole);
            BinaryPrimitives.WriteUInt128BigEndian(whole, (number & ~row.Mask) | row.Prefix);
            return new IPAddress(whole[..length]);
        });
        return Gen.OneOf(anywhere, inARow).ToArbitrary();
    }
}
