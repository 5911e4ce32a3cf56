using NetClient.Fuzz.Fuzzing;

namespace NetClient.Fuzz;

/// <summary>The fuzzer finds what it is there to find.</summary>
public sealed class FuzzerTests
{
    private static readonly TimeSpan Box = TimeSpan.FromSeconds(2);

    [Fact]
    public void Run_ExceptionThatNobodyPromised_IsFoundAndItsInputKept()
    {
        var found = Assert.Throws<FuzzFinding>(() => new Fuzzer(new Broken(input => input.Contains((byte)7) ? throw new FormatException("seven") : ""), seed: 1, Box).Run());
        Assert.Contains("seed 1", found.Message, StringComparison.Ordinal);
        Assert.Contains("FormatException: seven", found.Message, StringComparison.Ordinal);
        Assert.Contains((byte)7, File.ReadAllBytes(KeptAs(found)));
    }

    [Fact]
    public void Run_MoreMemoryThanAllowed_IsFound() =>
        Assert.Contains("made it allocate", Assert.Throws<FuzzFinding>(() => new Fuzzer(new Broken(input => new byte[input.Length > 2 ? 20_000 : 1]), seed: 1, Box).Run()).Message, StringComparison.Ordinal);

    [Fact]
    public void Run_InputThatTakesTooLong_IsFound() =>
        Assert.Contains("3 times more than", Assert.Throws<FuzzFinding>(() => new Fuzzer(new Broken(Spin(TimeSpan.FromMilliseconds(300))), seed: 1, Box).Run()).Message, StringComparison.Ordinal);

    [Fact]
    public void Run_InputThatNeverEnds_IsFound()
    {
        using var end = new ManualResetEventSlim();
        var broken = new Broken(_ => end.Wait(Timeout.Infinite));
        Assert.Contains("did not end", Assert.Throws<FuzzFinding>(() => new Fuzzer(broken, seed: 1, Box) { Hang = TimeSpan.FromSeconds(1) }.Run()).Message, StringComparison.Ordinal);
        end.Set();
    }

    [Fact]
    public void Run_ContractThatDoesNotHold_IsFound() =>
        Assert.Contains("never empty", Assert.Throws<FuzzFinding>(() => new Fuzzer(new Broken(_ => null), seed: 1, Box).Run()).Message, StringComparison.Ordinal);

    [Fact]
    public void Run_SameSeed_MakesTheSameInputs()
    {
        byte[][] Inputs()
        {
            List<byte[]> inputs = [];
            Assert.Throws<FuzzFinding>(() => new Fuzzer(new Broken(input =>
            {
                inputs.Add(input);
                return inputs.Count == 200 ? throw new FormatException("enough") : "";
            }), seed: 5, TimeSpan.FromMinutes(1)).Run());
            return [.. inputs];
        }

        Assert.Equal(Inputs(), Inputs());
    }

    private static Func<byte[], object?> Spin(TimeSpan time) => _ =>
    {
        SpinWait.SpinUntil(static () => false, time);
        return "";
    };

    private static string KeptAs(FuzzFinding found)
    {
        string message = found.Message;
        int start = message.IndexOf("kept as ", StringComparison.Ordinal) + "kept as ".Length;
        return message[start..message.IndexOf(" (base64", StringComparison.Ordinal)];
    }

    private sealed class Broken(Func<byte[], object?> act) : FuzzTarget("broken")
    {
        public override IReadOnlyList<byte[]> Dictionary { get; } = [[7]];

        public override byte[] Generate(Random random) => new byte[random.Next(8)];

        public override object? Act(byte[] input) => act(input);

        public override string Judge(byte[] input, object? result)
        {
            Require(result is not null, "never empty");
            return $"{input.Length}";
        }

        public override long MostAllocated(int length) => 16_384;
    }
}
