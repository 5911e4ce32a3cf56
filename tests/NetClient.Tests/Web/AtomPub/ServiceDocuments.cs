using System.Text;
using NetClient.Foundation;
using NetClient.Tests.Web.Http;
using NetClient.Tests.Web.Syndication;
using NetClient.TestServers;
using NetClient.Web.AtomPub;
using NetClient.Web.AtomPub.Internal;
using NetClient.Web.Syndication;
using NetClient.Web.Syndication.Internal;

namespace NetClient.Tests.Web.AtomPub;

/// <summary>Reads a service document in every way there is, and insists that all come to the same.</summary>
internal static class ServiceDocuments
{
    /// <summary>From a server, and as bytes whole, by lines and one by one. Fails as the server's does.</summary>
    public static async Task<ServiceDocument> ReadEveryWayAsync(string document)
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        await using LoopbackServer server = HttpTests.Serve(_ => ScriptedPeer.Answer(document, "200 OK", "Content-Type: application/atomsvc+xml"));
        (ServiceDocument? service, SyndicationException? failure) = await TryAsync(new AtomPubClient(TestContexts.AllCapabilities()).RetrieveServiceDocumentAsync(server.At()).AsTask(token));
        foreach (Pieces pieces in Enum.GetValues<Pieces>())
        {
            var source = FeedSource.Of(new PiecewiseStream(Encoding.UTF8.GetBytes(document), pieces, asyncOnly: true), null);
            (ServiceDocument? again, SyndicationException? failureAgain) = await TryAsync(ServiceReader.ReadAsync(source, server.At(), token));
            Assert.Equal(Describe(service), Describe(again));
            Assert.Equal((failure?.Status, failure?.Line, failure?.Column, failure?.Message), (failureAgain?.Status, failureAgain?.Line, failureAgain?.Column, failureAgain?.Message));
        }
        return service ?? throw failure!;
    }

    private static async Task<(ServiceDocument?, SyndicationException?)> TryAsync(Task<ServiceDocument> reading)
    {
        try
        {
            return (await reading, null);
        }
        catch (SyndicationException e)
        {
            return (null, e);
        }
    }

    private static string? Describe(ServiceDocument? service) => service?.GetXmlDocument(SyndicationFormat.Atom10).OuterXml;
}
