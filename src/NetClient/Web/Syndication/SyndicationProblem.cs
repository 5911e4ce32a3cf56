namespace NetClient.Web.Syndication;

/// <summary>Something wrong with a document that was read all the same. An addition.</summary>
public sealed class SyndicationProblem
{
    internal SyndicationProblem(SyndicationProblemKind kind, string message, string text, int line, int column)
    {
        Kind = kind;
        Message = message;
        Text = text;
        Line = line;
        Column = column;
    }

    /// <summary>What kind of problem it is.</summary>
    public SyndicationProblemKind Kind { get; }

    /// <summary>What is wrong, and what was made of it.</summary>
    public string Message { get; }

    /// <summary>What stood there, up to 200 characters; empty when something is missing. (The whole text of an element that was not understood is in the
    /// <see cref="ISyndicationNode.ElementExtensions"/> of its parent.)</summary>
    public string Text { get; }

    /// <summary>The line, from 1; 0 when the place is not known.</summary>
    public int Line { get; }

    /// <summary>The column in characters, from 1; 0 when the place is not known. Behind an earlier repair in the same line it may be a few characters off.</summary>
    public int Column { get; }

    /// <summary>The message, behind its place.</summary>
    /// <returns>One line.</returns>
    public override string ToString() => Line > 0 ? $"({Line},{Column}): {Message}" : Message;
}
