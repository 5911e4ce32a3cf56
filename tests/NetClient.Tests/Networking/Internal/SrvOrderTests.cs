using FsCheck;
using FsCheck.Fluent;
using NetClient.Networking.Internal;
using NetClient.Networking.Internal.Dns;

namespace NetClient.Tests.Networking.Internal;

public sealed class SrvOrderTests
{
    // Weights 0, 10 and 30 in this order after zero goes first: tickets 0 | 1..10 | 11..40.
    [Theory]
    [InlineData(0, "zero ten thirty")]
    [InlineData(1, "ten zero thirty")]
    [InlineData(10, "ten zero thirty")]
    [InlineData(11, "thirty zero ten")]
    [InlineData(40, "thirty zero ten")]
    public void Arrange_FirstTicket_ChoosesByWeight(int ticket, string expected)
    {
        var asked = new List<int>();
        List<SrvRecord> ordered = SrvOrder.Arrange(
            [new(0, 10, 1, "ten"), new(0, 30, 1, "thirty"), new(0, 0, 1, "zero")],
            below =>
            {
                asked.Add(below);
                return asked.Count == 1 ? ticket : 0;
            });
        Assert.Equal(expected, string.Join(' ', ordered.Select(r => r.Target)));
        Assert.Equal(41, asked[0]);
    }

    [Fact]
    public void Arrange_Priorities_ComeBeforeWeights() => Assert.Equal(
        ["a", "b", "c"], SrvOrder.Arrange([new(2, 65535, 1, "c"), new(0, 0, 1, "a"), new(1, 0, 1, "b")], below => below - 1).Select(r => r.Target));

    [Fact]
    public void Arrange_ManyDraws_SpreadByWeight()
    {
        var random = new Random(7);
        int heavyFirst = Enumerable.Range(0, 4000).Count(_ => SrvOrder.Arrange([new(0, 25, 1, "light"), new(0, 75, 1, "heavy")], random.Next)[0].Target == "heavy");
        Assert.InRange(heavyFirst, 2800, 3200);
    }

    [Fact]
    public void Arrange_Anything_KeepsEveryRecordAndThePriorities() => Check.One(Config.QuickThrowOnFailure, Prop.ForAll<(ushort Priority, ushort Weight)[], int>((values, seed) =>
    {
        SrvRecord[] records = [.. values.Select((v, i) => new SrvRecord(v.Priority, v.Weight, 1, $"{i}"))];
        List<SrvRecord> ordered = SrvOrder.Arrange(records, new Random(seed).Next);
        Assert.Equal(records.OrderBy(r => r.Target, StringComparer.Ordinal), ordered.OrderBy(r => r.Target, StringComparer.Ordinal));
        Assert.Equal(ordered.OrderBy(r => r.Priority), ordered);
    }));
}
