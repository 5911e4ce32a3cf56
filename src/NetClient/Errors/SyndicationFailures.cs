using System.Xml;
using NetClient.Web.Syndication;

namespace NetClient.Errors;

/// <summary>Reads any exception as a feed's failure.</summary>
internal static class SyndicationFailures
{
    /// <summary>The status; <see cref="SyndicationErrorStatus.Unknown"/> when nothing in the exception says what is wrong with a document.</summary>
    public static SyndicationErrorStatus GetStatus(Exception exception) =>
        FailureSearch.Find(exception, Read, HasStatus) is { } hresult ? SyndicationErrorTable.GetStatus(hresult) : SyndicationErrorStatus.Unknown;

    private static bool HasStatus(int hresult) => SyndicationErrorTable.GetStatus(hresult) != SyndicationErrorStatus.Unknown;

    private static Clue Read(Exception exception) => exception switch
    {
        _ when HasStatus(exception.HResult) => Clue.Exactly(exception.HResult),
        XmlException => Clue.Exactly(SyndicationErrorTable.GetHResult(SyndicationErrorStatus.InvalidXml)),
        _ => Clue.None,
    };
}
