using NetClient.Web.Syndication;

namespace NetClient.Errors;

/// <summary>One thing that can be wrong with a feed: the status an app sees, the HRESULT of Windows, and how that is known.</summary>
internal sealed record SyndicationErrorRow(SyndicationErrorStatus Status, int HResult, Evidence Evidence);

/// <summary>The one place that says which HRESULT is which <see cref="SyndicationErrorStatus"/>. The members are not in the order of the numbers.</summary>
internal static class SyndicationErrorTable
{
    internal static readonly SyndicationErrorRow[] Rows =
    [   //  status an app sees                               HRESULT                     how we know
        new(SyndicationErrorStatus.MissingRequiredElement,   unchecked((int)0x83750003), Evidence.Documented), // WEB_E_MISSING_REQUIRED_ELEMENT
        new(SyndicationErrorStatus.MissingRequiredAttribute, unchecked((int)0x83750004), Evidence.Documented), // WEB_E_MISSING_REQUIRED_ATTRIBUTE
        new(SyndicationErrorStatus.InvalidXml,               unchecked((int)0x83750002), Evidence.Documented), // WEB_E_INVALID_XML
        new(SyndicationErrorStatus.UnexpectedContent,        unchecked((int)0x83750005), Evidence.Documented), // WEB_E_UNEXPECTED_CONTENT
        new(SyndicationErrorStatus.UnsupportedFormat,        unchecked((int)0x83750001), Evidence.Documented), // WEB_E_UNSUPPORTED_FORMAT
    ];

    /// <summary>The status of an HRESULT; <see cref="SyndicationErrorStatus.Unknown"/> without a row.</summary>
    public static SyndicationErrorStatus GetStatus(int hresult) => Array.Find(Rows, row => row.HResult == hresult)?.Status ?? SyndicationErrorStatus.Unknown;

    /// <summary>The HRESULT of a status.</summary>
    public static int GetHResult(SyndicationErrorStatus status) => Array.Find(Rows, row => row.Status == status)?.HResult ?? HResults.Fail;
}
