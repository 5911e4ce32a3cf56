using System.Globalization;
using System.Net;
using NetClient.Capabilities;
using NetClient.Capabilities.Internal;
using NetClient.Errors;
using NetClient.Networking.BackgroundTransfer.Internal.Http;
using NetClient.Web;
using NetClient.Web.Http.Internal;

namespace NetClient.Networking.BackgroundTransfer.Internal;

/// <summary>Makes the exceptions of transfers. Addresses stand in them without user and query, which may be secret.</summary>
internal static class TransferErrors
{
    private const int LongestReason = 300;
    private const int LongestRecorded = 4096;
    private const int DiskFull = unchecked((int)0x80070070);              // ERROR_DISK_FULL
    private const int FileSystemLimitation = unchecked((int)0x80070299);  // ERROR_FILE_SYSTEM_LIMITATION

    /// <summary>A failure that has a status of the web.</summary>
    public static NetworkException Of(WebErrorStatus status, Uri address, string reason, Exception? inner = null) =>
        Make(WebErrorTable.GetHResult(status), address, reason, inner);

    /// <summary>The server answered, and it was no success.</summary>
    public static AnswerException OfAnswer(HttpResponseMessage answer, Uri address, TimeProvider time, Uri? proxy = null)
    {
        int hresult = WebFailures.OfAnswer(answer);
        string who = answer.StatusCode is HttpStatusCode.ProxyAuthenticationRequired && proxy is not null ? "proxy" : "server";
        string reason = $"the {who} answered {(int)answer.StatusCode} {NetworkErrors.Printable(answer.ReasonPhrase ?? "")}";
        return new AnswerException(Sentence(hresult, address, reason, proxy), hresult, Endpoint(address), (int)answer.StatusCode, Resilience.RetryAfter.GetDelay(answer.Headers, time));
    }

    /// <summary>What .NET's HTTP threw, as the failure of a transfer; a missing capability and a cancellation stay what they are.</summary>
    public static Exception OfRequest(Exception e, Transfer transfer) => e switch
    {
        OperationCanceledException => e,
        NetworkException when WebErrorTable.GetStatus(e.HResult) is not WebErrorStatus.Unknown => e,
        _ when FailureSearch.Parts(e).FirstOrDefault(part => part is CapabilityDeniedException) is { } denied => denied,
        _ => Make(WebFailures.GetHResult(e) ?? HResults.Fail, transfer.Address, PrintableText.From(Innermost(e).Message.TrimEnd('.'), LongestReason), e, transfer.Engine.Http.ProxyFor(transfer.Address)),
    };

    public static NetworkException Aborted(Uri address) => Make(HResults.OperationAborted, address, "the app's transfers were shut down; it continues with AttachAsync after the next start");

    /// <summary>It was interrupted, and is one of those that must not be carried out twice.</summary>
    public static NetworkException NotAgain(Uri address, string method, string why) =>
        Of(WebErrorStatus.ConnectionAborted, address, $"{why} while it was under way, and a {method} is not sent twice: whether the server has carried it out is not known");

    public static IOException DiskIsFull(string path, long needed, long free) => File(
        DiskFull, string.Create(CultureInfo.InvariantCulture, $"'{path}' needs {needed} more bytes, and the disk has {free} left"));

    public static IOException TooLarge(string path, long length) => File(
        FileSystemLimitation, string.Create(CultureInfo.InvariantCulture, $"'{path}' would have {length} bytes, which its file system does not allow"));

    /// <summary>An address as it may stand in messages, logs and journals.</summary>
    public static string Printable(Uri address) => address.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);

    public static string Endpoint(Uri address) => string.Create(CultureInfo.InvariantCulture, $"{address.IdnHost}:{address.Port}");

    /// <summary>A failure that was written down, as it was.</summary>
    public static NetworkException Recorded(int hresult, string text, Uri address) =>
        new(PrintableText.From(text, LongestRecorded), hresult, NetworkStage.Read, endpoint: Endpoint(address));

    private static NetworkException Make(int hresult, Uri address, string reason, Exception? inner = null, Uri? proxy = null) =>
        new(Sentence(hresult, address, reason, proxy), hresult, NetworkStage.Read, endpoint: Endpoint(address), innerException: inner);

    private static string Sentence(int hresult, Uri address, string reason, Uri? proxy) => string.Create(CultureInfo.InvariantCulture,
        $"The transfer of {Printable(address)}{HttpErrors.Through(proxy)} failed: {reason} ({WebErrorTable.GetStatus(hresult)}, 0x{hresult:X8}).");

    private static IOException File(int hresult, string reason) =>
        new(string.Create(CultureInfo.InvariantCulture, $"The transfer failed: {reason} (0x{hresult:X8})."), hresult);

    private static Exception Innermost(Exception e)
    {
        while (e.InnerException is { } inner)
            e = inner;
        return e;
    }
}
