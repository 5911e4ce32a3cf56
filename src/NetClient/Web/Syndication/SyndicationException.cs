using NetClient.Errors;

namespace NetClient.Web.Syndication;

/// <summary>A document that could not be read as a feed, an item or a service document. An addition: WinRT has the number only.</summary>
/// <remarks><see cref="Exception.HResult"/> carries the number of Windows: <see cref="SyndicationError.GetStatus(int)"/> makes <see cref="Status"/> of it.</remarks>
public sealed class SyndicationException : FormatException
{
    internal SyndicationException(SyndicationErrorStatus status, string message, int line, int column, Exception? inner = null)
        : base(line > 0 ? $"{message} (line {line}, column {column})" : message, inner)
    {
        HResult = SyndicationErrorTable.GetHResult(status);
        Status = status;
        Line = line;
        Column = column;
    }

    /// <summary>What is wrong with it.</summary>
    public SyndicationErrorStatus Status { get; }

    /// <summary>The line, from 1; 0 when something is missing altogether.</summary>
    public int Line { get; }

    /// <summary>The column in characters, from 1; 0 when something is missing altogether. Behind a repair in the same line it may be a few characters off.</summary>
    public int Column { get; }
}
