using NetClient.Errors;
using NetClient.Foundation;
using NetClient.Internal;
using NetClient.Networking.Sockets.Internal;
using NetClient.Security.Cryptography.Certificates;

namespace NetClient.Networking.Sockets;

/// <summary>Asks the app about a server whose certificate has passed, before anything is sent to it.</summary>
/// <remarks>
/// <para>Nobody who calls <see cref="Reject"/> accepts. A handler that goes on after an <c>await</c> takes a deferral first and completes it, whatever it decides.</para>
/// <para>Source: <see href="https://learn.microsoft.com/uwp/api/windows.networking.sockets.websocketservercustomvalidationrequestedeventargs"/>.</para>
/// </remarks>
public sealed class WebSocketServerCustomValidationRequestedEventArgs
{
    private readonly CertificateReport _report;
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _open = 1;
    private volatile bool _rejected;

    internal WebSocketServerCustomValidationRequestedEventArgs(CertificateReport report) => _report = report;

    /// <summary>The server's certificate.</summary>
    public Certificate ServerCertificate => _report.Certificate!;

    /// <summary>The issuers between it and its root, nearest first.</summary>
    public IReadOnlyList<Certificate> ServerIntermediateCertificates => _report.Intermediates;

    /// <summary>What is wrong with it and was ignored, gravest first.</summary>
    public IReadOnlyList<ChainValidationResult> ServerCertificateErrors => _report.Errors;

    /// <summary>How grave the worst of <see cref="ServerCertificateErrors"/> is.</summary>
    public SocketSslErrorSeverity ServerCertificateErrorSeverity =>
        _report.Errors.Count == 0 ? SocketSslErrorSeverity.None : _report.Errors.Max(CertificateResultTable.GetSeverity);

    internal bool IsRejected => _rejected;

    internal Task Done => _done.Task;

    /// <summary>Refuses the server: <c>ConnectAsync</c> fails with 0x800C000E (INET_E_SECURITY_PROBLEM).</summary>
    public void Reject() => _rejected = true;

    /// <summary>Lets a handler decide after it has returned: the connection waits for the deferral, as long as there is time to connect.</summary>
    /// <returns>A deferral: complete or dispose it when the decision is made.</returns>
    /// <exception cref="InvalidOperationException">The handlers have returned already (0x8000000E).</exception>
    public Deferral GetDeferral()
    {
        int open = Volatile.Read(ref _open);
        while (open > 0)
        {
            int seen = Interlocked.CompareExchange(ref _open, open + 1, open);
            if (seen == open)
                return new Deferral(Release);
            open = seen;
        }
        throw Throw.WrongState("GetDeferral was called after the handler had returned; call it before the first await.");
    }

    internal void Release()
    {
        if (Interlocked.Decrement(ref _open) == 0)
            _done.TrySetResult();
    }
}
