using Microsoft.Extensions.Logging;

namespace NetClient.Security.Cryptography.Certificates.Internal;

/// <summary>What the app's own certificate stores write to the log. The event ids are part of the contract.</summary>
internal static partial class CertificateStoreLog
{
    [LoggerMessage(1401, LogLevel.Error, "The app's own certificate store {Store} could not be read; until it can, nothing in it is trusted or used.")]
    public static partial void NotRead(ILogger log, string store, Exception reason);

    [LoggerMessage(1402, LogLevel.Warning, "{Path} was left out of the app's own certificate store: it is no certificate, or not the user's alone.")]
    public static partial void LeftOut(ILogger log, string path, Exception reason);
}
