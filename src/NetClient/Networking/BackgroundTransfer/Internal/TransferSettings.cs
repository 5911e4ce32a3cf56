using NetClient.Internal;
using NetClient.Networking.BackgroundTransfer.Internal.Journal;
using NetClient.Security.Credentials;
using NetClient.Storage;

namespace NetClient.Networking.BackgroundTransfer.Internal;

/// <summary>What a downloader or uploader copies into the transfers that it creates.</summary>
internal sealed class TransferSettings(string method)
{
    private readonly List<KeyValuePair<string, string>> _headers = [];
    private BackgroundTransferCostPolicy _costPolicy;
    private string _method = method;
    private string _group = "";

    public BackgroundTransferCostPolicy CostPolicy
    {
        get => _costPolicy;
        set => _costPolicy = Enum.IsDefined(value) ? value : throw Throw.Argument($"{value} is no BackgroundTransferCostPolicy.", nameof(value));
    }

    public string Method
    {
        get => _method;
        set
        {
            Throw.IfNullOrEmpty(value);
            _method = value.Length <= 32 && value.All(char.IsAsciiLetter) ? value : throw Throw.Argument($"'{value}' is no HTTP method.", nameof(value));
        }
    }

    public string Group
    {
        get => _group;
        set
        {
            Throw.IfNull(value);
            _group = value;
        }
    }

    public BackgroundTransferGroup? TransferGroup { get; set; }

    public PasswordCredential? ServerCredential { get; set; }

    public PasswordCredential? ProxyCredential { get; set; }

    public void SetHeader(string name, string value)
    {
        List<KeyValuePair<string, string>> headers = RequestHeaders.With(_headers, name, value);
        _headers.Clear();
        _headers.AddRange(headers);
    }

    /// <summary>An address that transfers can go to.</summary>
    public static Uri Check(Uri uri, string parameter)
    {
        Throw.IfNull(uri, parameter);
        if (!uri.IsAbsoluteUri)
            throw Throw.Argument($"'{uri}' is no absolute address.", parameter);
        if (uri.Scheme != Uri.UriSchemeHttp && uri.Scheme != Uri.UriSchemeHttps)
            throw Throw.Argument($"Transfers go over http and https, not {uri.Scheme} (FTP, which WinRT downloads from, is not supported).", parameter);
        return uri;
    }

    /// <summary>The path of a file of the file system.</summary>
    public static string PathOf(IStorageFile file, string parameter)
    {
        Throw.IfNull(file, parameter);
        return Path.IsPathFullyQualified(file.Path) ? file.Path : throw Throw.Argument($"'{file.Name}' has no path: it is no file of the file system.", parameter);
    }

    public TransferRecord NewRecord(TransferEngine engine, TransferKind kind, Uri uri) => new()
    {
        Id = Guid.NewGuid(),
        Kind = kind,
        Order = engine.NextOrder(),
        Method = Method,
        Address = TransferErrors.Printable(uri),
        Group = Group.Length > 0 ? Group : null,
        TransferGroup = TransferGroup?.Name,
        CostPolicy = CostPolicy,
    };

    public TransferSecrets NewSecrets(Uri uri) => new()
    {
        Address = uri.AbsoluteUri,
        Headers = [.. _headers],
        Server = Of(ServerCredential),
        Proxy = Of(ProxyCredential),
    };

    private static CredentialRecord? Of(PasswordCredential? credential) => credential is null ? null : new(credential.Resource, credential.UserName, credential.Password);
}
