namespace NetClient.Errors;

/// <summary>What one exception in a chain tells of the failure.</summary>
/// <param name="HResult">The number it amounts to; null when it tells nothing.</param>
/// <param name="IsExact">It names the failure, and what is inside it only tells how it came about. Else it names no more than the kind, and something inside may know better.</param>
internal readonly record struct Clue(int? HResult, bool IsExact)
{
    public static readonly Clue None;

    public static Clue Exactly(int hresult) => new(hresult, true);

    public static Clue Roughly(int hresult) => new(hresult, false);
}
