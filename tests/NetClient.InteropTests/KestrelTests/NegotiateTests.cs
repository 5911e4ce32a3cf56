using System.Net;
using System.Net.Security;
using System.Runtime.InteropServices;
using System.Security.Principal;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using NetClient.InteropTests.HttpTests;
using NetClient.InteropTests.Peers;
using NetClient.Web.Http;

namespace NetClient.InteropTests.KestrelTests;

/// <summary>Kestrel on NetClient's transport asks for Negotiate; our client answers with a ticket of MIT's KDC. The server's half is .NET's NegotiateAuthentication, bound to the connection.</summary>
[Collection(KerberosServer.Clients)]
public sealed partial class NegotiateTests(PeerFixture<KerberosServer> kerberos) : HttpTest, IClassFixture<PeerFixture<KerberosServer>>
{
    [Theory(Timeout = 60_000)]
    [InlineData("secret", HttpStatusCode.OK, "alice@PEERS.TEST")]
    [InlineData("wrong", HttpStatusCode.Unauthorized, "")]
    public async Task ServerCredential_Ticket_IsAcceptedAndTheConnectionRemembers(string password, HttpStatusCode status, string user)
    {
        KerberosServer realm = Use(kerberos);
        realm.Find();
        using IDisposable own = await realm.LogOnAsync(Token); // the process' own credentials are good ones, and not what was asked for: with a wrong password they must not stand in
        Assert.Equal(0, SetEnvironment("KRB5_KTNAME", realm.Keytab, 1));
        KestrelApp app = Own(await KestrelApp.StartAsync(handle: AnswerAsync));
        using NetClientHttpHandler handler = NewHandler();
        handler.ServerCredential = Alice(password, @"PEERS.TEST\");
        using var client = new HttpClient(handler);
        foreach (string remembered in (string[])["", " as before"])
        {
            using HttpResponseMessage answer = await client.GetAsync(new Uri($"http://localhost:{app.Port}/"), Token);
            Assert.Equal((status, user.Length == 0 ? "" : user + remembered), (answer.StatusCode, await answer.Content.ReadAsStringAsync(Token)));
        }
    }

    private static async Task AnswerAsync(HttpContext context)
    {
        IDictionary<object, object?> items = context.Features.Get<IConnectionItemsFeature>()!.Items;
        if (items.TryGetValue(nameof(NegotiateTests), out object? known))
        {
            await context.Response.WriteAsync($"{known} as before", Token);
            return;
        }
        string[] words = context.Request.Headers.Authorization.ToString().Split(' ');
        context.Response.Headers.WWWAuthenticate = "Negotiate";
        if (words is ["Negotiate", var token])
        {
            using var server = new NegotiateAuthentication(new NegotiateAuthenticationServerOptions { Package = "Negotiate" });
            string? reply = server.GetOutgoingBlob(token, out NegotiateAuthenticationStatusCode status);
            if (status == NegotiateAuthenticationStatusCode.Completed)
            {
                IIdentity user = server.RemoteIdentity;
                items[nameof(NegotiateTests)] = user.Name;
                context.Response.Headers.WWWAuthenticate = $"Negotiate {reply}";
                await context.Response.WriteAsync(user.Name!, Token);
                return;
            }
        }
        context.Response.StatusCode = StatusCodes.Status401Unauthorized;
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetEnvironment(string name, string value, int overwrite);
}
