using NetClient.Errors;

namespace NetClient.Web.Syndication;

/// <summary>Tells what is wrong with a feed or an Atom document.</summary>
/// <remarks>Of a failure to fetch it, <see cref="WebError"/> tells: ask that one when this one says <see cref="SyndicationErrorStatus.Unknown"/>.</remarks>
public static class SyndicationError
{
    /// <summary>The status of an HRESULT.</summary>
    /// <param name="hresult">An exception's <see cref="Exception.HResult"/>.</param>
    /// <returns>The status; <see cref="SyndicationErrorStatus.Unknown"/> for anything else.</returns>
    public static SyndicationErrorStatus GetStatus(int hresult) => SyndicationErrorTable.GetStatus(hresult);

    /// <summary>The status of an exception, wherever in it the failure is. An addition.</summary>
    /// <param name="exception">Any exception: NetClient's own, or an <see cref="System.Xml.XmlException"/> of .NET's.</param>
    /// <returns>The first known status found in the exception, its inner exceptions and the parts of an <see cref="AggregateException"/>, a hundred of them at most; else
    /// <see cref="SyndicationErrorStatus.Unknown"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="exception"/> is null.</exception>
    public static SyndicationErrorStatus GetStatus(Exception exception)
    {
        NetClient.Internal.Throw.IfNull(exception);
        return SyndicationFailures.GetStatus(exception);
    }
}
