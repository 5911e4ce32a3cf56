using NetClient.Errors;
using NetClient.Foundation.Collections;

namespace NetClient.Tests.Foundation.Collections;

public sealed class PropertySetTests
{
    public static TheoryData<string> Kinds => new(nameof(PropertySet), nameof(ValueSet));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void MapChanged_EachChange_TellsHowAndWhich(string kind)
    {
        IPropertySet set = Create(kind);
        var seen = new List<(CollectionChange, string)>();
        set.MapChanged += (sender, e) =>
        {
            Assert.Same(set, sender);
            seen.Add((e.CollectionChange, e.Key));
        };
        set.Add("a", 1);
        set["a"] = 2;
        set["b"] = null;
        Assert.True(set.Remove("a"));
        Assert.False(set.Remove("a"));
        set.Clear();
        Assert.Equal(
            [
                (CollectionChange.ItemInserted, "a"), (CollectionChange.ItemChanged, "a"), (CollectionChange.ItemInserted, "b"),
                (CollectionChange.ItemRemoved, "a"), (CollectionChange.Reset, null!),
            ],
            seen);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Map_Content_IsADictionary(string kind)
    {
        IPropertySet set = Create(kind);
        set.Add(new("a", 1));
        set.Add("A", "x");
        Assert.Equal(2, set.Count);
        Assert.True(set.ContainsKey("a"));
        Assert.True(set.TryGetValue("A", out object? value));
        Assert.Equal("x", value);
        Assert.True(set.Contains(new("a", 1)));
        Assert.False(set.Contains(new("a", 2)));
        Assert.False(set.Remove(new KeyValuePair<string, object?>("a", 2)));
        Assert.Equal(["a", "A"], set.Keys);
        Assert.Equal([1, "x"], set.Values);
        var copy = new KeyValuePair<string, object?>[3];
        set.CopyTo(copy, 1);
        Assert.Equal("a", copy[1].Key);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Map_BadKey_CarriesWindowsNumbers(string kind)
    {
        IPropertySet set = Create(kind);
        set.Add("a", 1);
        Assert.Equal(HResults.InvalidArgument, Assert.Throws<ArgumentException>(() => set.Add("a", 2)).HResult);
        Assert.Equal(HResults.Bounds, Assert.Throws<KeyNotFoundException>(() => set["b"]).HResult);
    }

    [Theory]
    [InlineData(true)]
    [InlineData((byte)1)]
    [InlineData('c')]
    [InlineData(1L)]
    [InlineData(1.5f)]
    [InlineData("text")]
    [InlineData(null)]
    public void ValueSet_PropertyValue_IsTaken(object? value) => Assert.Equal(value, new ValueSet { ["a"] = value }["a"]);

    [Fact]
    public void ValueSet_ArraysTimesAndNested_AreTaken()
    {
        var set = new ValueSet
        {
            ["a"] = new byte[1],
            ["b"] = new[] { Guid.Empty },
            ["c"] = TimeSpan.Zero,
            ["d"] = DateTimeOffset.UnixEpoch,
            ["e"] = new ValueSet(),
        };
        Assert.Equal(5, set.Count);
    }

    [Fact]
    public void ValueSet_AnythingElse_IsAnInvalidArgument()
    {
        object[] refused =
        [
            new object(), new Uri("http://a"), (sbyte)1, new sbyte[1], DayOfWeek.Friday, new DayOfWeek[1], new PropertySet(), new object[1], 1m,
        ];
        foreach (object value in refused)
        {
            Assert.Equal(HResults.InvalidArgument, Assert.Throws<ArgumentException>(() => new ValueSet { ["a"] = value }).HResult);
            Assert.Throws<ArgumentException>(() => new ValueSet().Add("a", value));
        }
    }

    [Fact]
    public void PropertySet_AnyObject_IsTaken()
    {
        var value = new object();
        Assert.Same(value, new PropertySet { ["a"] = value }["a"]);
    }

    private static IPropertySet Create(string kind) => kind == nameof(ValueSet) ? new ValueSet() : new PropertySet();
}
