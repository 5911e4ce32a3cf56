namespace NetClient.Web.Syndication.Internal;

/// <summary>What was wrong with a document and did not keep it from being read. Bounded, whatever the document does.</summary>
internal sealed class ProblemList
{
    private const int Most = 100;
    private const int LongestText = 200;

    private readonly List<SyndicationProblem> _problems = [];
    private (int Line, int Column) _given;   // up to here they belong to items

    /// <summary>The first repair without which the document is no XML; null when there was none.</summary>
    public SyndicationProblem? FirstRepair { get; private set; }

    public int Count => _problems.Count;

    public void Add(SyndicationProblemKind kind, string message, ReadOnlySpan<char> text, int line, int column)
    {
        bool isRepair = FirstRepair is null && kind is SyndicationProblemKind.Markup or SyndicationProblemKind.Entity or SyndicationProblemKind.Character;
        if (_problems.Count >= Most && !isRepair)
            return;
        int cut = text.Length > LongestText && char.IsHighSurrogate(text[LongestText - 1]) ? LongestText - 1 : LongestText;
        var problem = new SyndicationProblem(kind, message, text.Length <= LongestText ? text.ToString() : string.Concat(text[..cut], "..."), line, column);
        if (isRepair)
            FirstRepair = problem;
        if (_problems.Count < Most)
            _problems.Add(problem);
    }

    /// <summary>All, in the document's order: what was repaired is found before what is read.</summary>
    public IReadOnlyList<SyndicationProblem> InOrder() => Count == 0 ? [] : [.. _problems.OrderBy(problem => (problem.Line, problem.Column))];

    /// <summary>Those of an item, from its beginning up to its end: what stands where one ends and the next begins belongs to the first.</summary>
    public IReadOnlyList<SyndicationProblem> Between((int Line, int Column) start, (int Line, int Column) end)
    {
        if (Count == 0)
            return [];
        SyndicationProblem[] own = [.. _problems.Where(problem => IsBetween(problem, start, end) && (problem.Line, problem.Column).CompareTo(_given) > 0).OrderBy(problem => (problem.Line, problem.Column))];
        _given = end;
        return own;
    }

    /// <summary>Forgets what lies before a place, so that a long document's later problems find room.</summary>
    public void ForgetUpTo((int Line, int Column) end) => _problems.RemoveAll(problem => (problem.Line, problem.Column).CompareTo(end) <= 0);

    private static bool IsBetween(SyndicationProblem problem, (int Line, int Column) start, (int Line, int Column) end) =>
        (problem.Line, problem.Column).CompareTo(start) >= 0 && (problem.Line, problem.Column).CompareTo(end) <= 0;
}
