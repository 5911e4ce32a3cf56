using NetClient.Security.Credentials;
using NetClient.Security.Cryptography.Certificates;
using NetClient.TestServers;
using NetClient.Web.Http;

namespace NetClient.InteropTests.HttpTests;

/// <summary>What the HTTP tests share.</summary>
public abstract class HttpTest : InteropTest
{
    /// <summary>A handler of an app that may do everything, trusting the tests' root and no other.</summary>
    internal static NetClientHttpHandler NewHandler(NetClient.Internal.NetClientContext? context = null)
    {
        var handler = new NetClientHttpHandler(context ?? TestContexts.AllCapabilities());
        handler.ExclusiveTrustRoots.Add(new Certificate(Pki.Root));
        return handler;
    }

    /// <summary>Alice, and her password or another.</summary>
    protected static PasswordCredential Alice(string password = "secret", string domain = "") => new("test", domain + "alice", password);
}
