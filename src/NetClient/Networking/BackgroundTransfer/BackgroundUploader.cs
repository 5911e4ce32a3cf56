using NetClient.Internal;
using NetClient.Networking.BackgroundTransfer.Internal;
using NetClient.Security.Credentials;

namespace NetClient.Networking.BackgroundTransfer;

/// <summary>Makes uploads that survive the end of the process: what is to be sent is written down before the first byte moves.</summary>
/// <remarks>
/// <para>Its settings are copied into the uploads that it creates afterwards. One process of an app at a time has transfers.</para>
/// <para>An upload is never continued in the middle. A PUT (and every other method that does no harm when it is carried out twice) is sent anew, from its first byte, after its connection
/// broke or its process ended. A POST is sent once: when it is not known whether the server has carried it out, it ends with <see cref="BackgroundTransferStatus.Error"/>.</para>
/// <para>Unlike in WinRT, an upload makes no progress while the app does not run (docs/background-transfer.md).</para>
/// <para>Source: <see href="https://learn.microsoft.com/uwp/api/windows.networking.backgroundtransfer.backgrounduploader"/> (documented).</para>
/// </remarks>
public sealed partial class BackgroundUploader : IBackgroundTransferBase
{
    private readonly NetClientContext _context;
    private readonly TransferSettings _settings = new("POST");

    /// <summary>Makes an uploader.</summary>
    public BackgroundUploader()
        : this(NetClientContext.Default)
    {
    }

    /// <summary>Makes an uploader whose uploads belong to a completion group.</summary>
    /// <param name="completionGroup">The group. It must not have been enabled when an upload is created.</param>
    /// <exception cref="ArgumentNullException"><paramref name="completionGroup"/> is null (0x80070057).</exception>
    public BackgroundUploader(BackgroundTransferCompletionGroup completionGroup)
        : this(BackgroundTransferCompletionGroup.ContextOf(completionGroup)) => CompletionGroup = completionGroup;

    internal BackgroundUploader(NetClientContext context) => _context = context;

    /// <summary>The completion group of the uploads; null for none.</summary>
    public BackgroundTransferCompletionGroup? CompletionGroup { get; }

    /// <inheritdoc/>
    /// <value>Default <see cref="BackgroundTransferCostPolicy.Default"/>.</value>
    /// <exception cref="ArgumentException">The value is none of the enum's (0x80070057).</exception>
    public BackgroundTransferCostPolicy CostPolicy { get => _settings.CostPolicy; set => _settings.CostPolicy = value; }

    /// <inheritdoc/>
    /// <value>Default empty: none.</value>
    public string Group { get => _settings.Group; set => _settings.Group = value; }

    /// <summary>The group of the uploads; null for none.</summary>
    public BackgroundTransferGroup? TransferGroup { get => _settings.TransferGroup; set => _settings.TransferGroup = value; }

    /// <inheritdoc/>
    /// <value>Default "POST". PUT, DELETE, and the methods that change nothing are sent again when their connection breaks or their process ends; any other is not.</value>
    /// <exception cref="ArgumentException">The value is null, empty, or no method (0x80070057).</exception>
    public string Method { get => _settings.Method; set => _settings.Method = value; }

    /// <inheritdoc/>
    /// <remarks>With one, the server is asked whether it wants the body (<c>Expect: 100-continue</c>) before the body is sent, so that it is not sent for nothing.</remarks>
    public PasswordCredential? ServerCredential { get => _settings.ServerCredential; set => _settings.ServerCredential = value; }

    /// <inheritdoc/>
    public PasswordCredential? ProxyCredential { get => _settings.ProxyCredential; set => _settings.ProxyCredential = value; }

    /// <summary>The most bytes per second that each upload sends. An addition.</summary>
    /// <value>Default 0: no limit.</value>
    public ulong MaxBytesPerSecond { get; set; }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The name or the value cannot stand in a header, or the header is one that transfers set themselves: <c>Expect</c>, <c>Content-Length</c> and those
    /// about ranges (0x80070057).</exception>
    /// <remarks>A <c>Content-Type</c> takes the place of the one by the file's extension. Bodies of parts have one of their own, whatever is set here.</remarks>
    public void SetRequestHeader(string headerName, string headerValue) => _settings.SetHeader(headerName, headerValue);
}
