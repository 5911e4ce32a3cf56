namespace NetClient.Networking.Connectivity;

/// <summary>How a network proved to be the domain's.</summary>
public enum DomainAuthenticationKind
{
    /// <summary>It did not.</summary>
    None = 0,

    /// <summary>By a domain controller that answered over LDAP.</summary>
    Ldap = 1,

    /// <summary>By an HTTPS server of the domain.</summary>
    Tls = 2,
}
