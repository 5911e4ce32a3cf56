using NetClient.Security.Credentials;

namespace NetClient.Networking.BackgroundTransfer;

/// <summary>What <see cref="BackgroundDownloader"/> and <see cref="BackgroundUploader"/> have in common. Settings are copied into the transfers created afterwards.</summary>
public interface IBackgroundTransferBase
{
    /// <summary>On which connections the transfers may run.</summary>
    BackgroundTransferCostPolicy CostPolicy { get; set; }

    /// <summary>The name of a group, by which the transfers can be listed. Deprecated in WinRT in favour of <see cref="BackgroundTransferGroup"/>.</summary>
    string Group { get; set; }

    /// <summary>The method of the requests.</summary>
    string Method { get; set; }

    /// <summary>For a proxy that asks who one is; null for none.</summary>
    PasswordCredential? ProxyCredential { get; set; }

    /// <summary>For a server that asks who one is; null for none.</summary>
    PasswordCredential? ServerCredential { get; set; }

    /// <summary>Adds a header to the requests. Another value for the same name is added to the first, with a comma.</summary>
    /// <param name="headerName">The name.</param>
    /// <param name="headerValue">The value.</param>
    void SetRequestHeader(string headerName, string headerValue);
}
