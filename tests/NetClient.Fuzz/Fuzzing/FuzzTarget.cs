namespace NetClient.Fuzz.Fuzzing;

/// <summary>Something that reads hostile bytes. A new target is a class beside the others and a line in <see cref="FuzzTests.Targets"/>.</summary>
/// <param name="name">Its folder in Corpus, and what it is called in the output.</param>
internal abstract class FuzzTarget(string name)
{
    public string Name { get; } = name;

    /// <summary>No input is longer.</summary>
    public virtual int LongestInput => 64 * 1024;

    /// <summary>Pieces that mean something to the reader; mutations put them in.</summary>
    public abstract IReadOnlyList<byte[]> Dictionary { get; }

    /// <summary>An input of the reader's own grammar, whole or nearly so.</summary>
    public abstract byte[] Generate(Random random);

    /// <summary>What is tested. Time and allocation of this call are limited; an exception that leaves it is a finding, so it catches the documented ones.</summary>
    public abstract object? Act(byte[] input);

    /// <summary>Judges what came of it, with as much effort as that takes.</summary>
    /// <returns>What kind of outcome this was. An input with an outcome not seen before becomes one that others are made from.</returns>
    /// <exception cref="FuzzFinding">The contract is broken.</exception>
    public abstract string Judge(byte[] input, object? result);

    /// <summary>The most that <see cref="Act"/> may allocate, in bytes.</summary>
    public abstract long MostAllocated(int length);

    /// <summary>The longest that <see cref="Act"/> may take on a slow machine; the best of several tries counts.</summary>
    public virtual TimeSpan LongestTime(int length) => TimeSpan.FromMilliseconds(250 + (length / 500));

    protected static void Require(bool holds, string contract)
    {
        if (!holds)
            throw new FuzzFinding(contract);
    }
}
