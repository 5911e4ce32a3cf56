using System.Net;
using NetClient.Capabilities;
using NetClient.Security.Credentials;

namespace NetClient.Web.Http.Internal;

/// <summary>Credentials as .NET's handler takes them.</summary>
internal static class HttpCredentials
{
    public static NetworkCredential? From(PasswordCredential? credential) => credential?.UserName.Split('\\', 2) switch
    {
        null => null,
        [var domain, var user] => new NetworkCredential(user, credential.Password, domain),
        _ => new NetworkCredential(credential.UserName, credential.Password),
    };

    /// <summary>Those of the user who is logged on.</summary>
    /// <exception cref="CapabilityDeniedException">The app does not declare enterpriseAuthentication.</exception>
    public static ICredentials OfUser(CapabilityChecker capabilities)
    {
        capabilities.Demand(NetworkOperation.UseDefaultCredentials);
        return CredentialCache.DefaultCredentials;
    }
}
