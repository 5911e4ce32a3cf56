namespace NetClient.Networking;

/// <summary>How a domain name in a route policy is meant.</summary>
public enum DomainNameType
{
    /// <summary>A suffix: it stands for every name that ends with it.</summary>
    Suffix = 0,

    /// <summary>A fully qualified name: it stands for itself.</summary>
    FullyQualified = 1,
}
