using System.Runtime.Versioning;

namespace NetClient.Tests.House.PublicApi;

/// <summary>The listing shows what a caller can see, each thing once, in the same order every time.</summary>
public sealed class PublicApiListingTests
{
    private const string Here = "NetClient.Tests.House.PublicApi.PublicApiListingTests";

    [Fact]
    public void Of_EveryKindOfMember_IsOneLineEach() => Assert.Equal(
        [
            $"{Here}.IFace = interface : System.IDisposable",
            $"{Here}.IFace.Fallback() -> default int",
            $"{Here}.IFace.Plain() -> void",
        ],
        PublicApiListing.Of([typeof(IFace)]));

    [Fact]
    public void Of_Class_ShowsModifiersNullabilityAndDefaults() => Assert.Equal(
        [
            $"{Here}.Sample<T> = abstract class : System.IDisposable where T : class, new()",
            $"{Here}.Sample<T>..ctor() -> protected",
            $"{Here}.Sample<T>.Answer -> const int = 42",
            $"{Here}.Sample<T>.Changed -> event System.EventHandler<string>?",
            $"{Here}.Sample<T>.Dispose() -> void",
            $"{Here}.Sample<T>.Find<TKey>(TKey key, out T? value, string? hint = null, System.Threading.CancellationToken token = default) -> bool where TKey : struct",
            $"{Here}.Sample<T>.Item[int index] {{ get; }} -> T",
            $"{Here}.Sample<T>.Limit {{ get; protected set; }} -> uint?",
            $"{Here}.Sample<T>.Names {{ get; init; }} -> required System.Collections.Generic.IReadOnlyList<string?>",
            $"{Here}.Sample<T>.Old() -> void [Obsolete(\"Use New.\")]",
            $"{Here}.Sample<T>.Run(params int[] values) -> protected abstract System.Threading.Tasks.Task<T?>",
            $"{Here}.Sample<T>.ToString() -> override string",
            $"{Here}.Sample<T>.op_Addition({Here}.Sample<T> left, {Here}.Sample<T> right) -> static {Here}.Sample<T>",
        ],
        PublicApiListing.Of([typeof(Sample<>)]));

    [Fact]
    public void Of_EnumAndDelegate_ShowsValuesAndSignature() => Assert.Equal(
        [
            $"{Here}.Bits = enum : uint [Flags] [SupportedOSPlatform(\"linux\")]",
            $"{Here}.Bits.High = 2147483648",
            $"{Here}.Bits.None = 0",
            $"{Here}.Handler<TSender> = delegate (TSender sender, object? args) -> void where in TSender : any",
        ],
        PublicApiListing.Of([typeof(Handler<>), typeof(Bits)]));

    [Fact]
    public void Of_OwnAssembly_IsTheSameTwice() =>
        Assert.Equal(PublicApiListing.Of(typeof(PublicApiListingTests).Assembly), PublicApiListing.Of(typeof(PublicApiListingTests).Assembly));

#pragma warning disable CA1816, CA1822, CA1063, CA1065, CA2225   // shapes for the listing, not code to run
    public interface IFace : IDisposable
    {
        void Plain();

        int Fallback() => 1;
    }

    public delegate void Handler<in TSender>(TSender sender, object? args);

    [Flags]
    [SupportedOSPlatform("linux")]
    public enum Bits : uint
    {
        None = 0,
        High = 0x80000000,
    }

    public abstract class Sample<T> : IDisposable
        where T : class, new()
    {
        public const int Answer = 42;

        private protected Sample(int hidden) => Limit = (uint)hidden;

        protected Sample()
        {
        }

        public event EventHandler<string>? Changed;

        public required IReadOnlyList<string?> Names { get; init; }

        public uint? Limit { get; protected set; }

        internal int Hidden => 0;

        public T this[int index] => new();

        public static Sample<T> operator +(Sample<T> left, Sample<T> right) => left ?? right;

        public bool Find<TKey>(TKey key, out T? value, string? hint = null, CancellationToken token = default)
            where TKey : struct
        {
            value = null;
            return Changed is null;
        }

        [Obsolete("Use New.")]
        public void Old()
        {
        }

        public void Dispose()
        {
        }

        public override string ToString() => "";

        protected abstract Task<T?> Run(params int[] values);
    }
#pragma warning restore CA1816, CA1822, CA1063, CA1065, CA2225
}
