using System.Buffers;

namespace NetClient.Web.Syndication.Internal.Repair;

/// <summary>Finds where the input has one of some texts next. What was searched is not searched again, so that a document full of beginnings without their ends is read in linear time.</summary>
internal sealed class NextOf(params string[] texts)
{
    private readonly SearchValues<string> _texts = SearchValues.Create(texts, StringComparison.Ordinal);
    private readonly int _longest = texts.Max(text => text.Length);
    private long _found = -1;
    private long _searched;     // none begins between where the search began and here

    /// <summary>Where the next one begins in the input; -1 when none does in as much of it as there is.</summary>
    /// <param name="input">The input that is still to be looked at.</param>
    /// <param name="passed">How much of it has been.</param>
    /// <param name="from">Where in it the search begins; never before the last one.</param>
    public int Find(ReadOnlySpan<char> input, long passed, int from)
    {
        if (_found >= passed + from)
            return _found - passed < input.Length ? (int)(_found - passed) : -1;
        int start = (int)Math.Min(Math.Max(from, _searched - passed), input.Length);
        int found = input[start..].IndexOfAny(_texts);
        if (found < 0)
        {
            _searched = passed + Math.Max(start, input.Length - _longest + 1);
            return -1;
        }
        _found = passed + start + found;
        return start + found;
    }
}
