using System.Net.WebSockets;
using NetClient.Networking.Sockets.Internal.WebSockets;

namespace NetClient.Tests.Networking.Sockets.Internal.WebSockets;

public sealed class DeflateOffersTests
{
    private const string Name = "permessage-deflate";

    [Theory]
    [InlineData("permessage-deflate", Name, true, true, 15, 15)]
    [InlineData("PerMessage-Deflate", Name, true, true, 15, 15)]
    [InlineData("permessage-deflate; client_max_window_bits", Name, true, true, 15, 15)]
    [InlineData("permessage-deflate; client_max_window_bits=12", Name + "; client_max_window_bits=12", true, true, 15, 12)]
    [InlineData("permessage-deflate; client_max_window_bits=8", Name, true, true, 15, 15)]
    [InlineData("permessage-deflate; server_max_window_bits=10", Name + "; server_max_window_bits=10", true, true, 10, 15)]
    [InlineData("permessage-deflate; server_max_window_bits=15", Name + "; server_max_window_bits=15", true, true, 15, 15)]
    [InlineData("permessage-deflate; server_max_window_bits=\"10\"", Name + "; server_max_window_bits=10", true, true, 10, 15)]
    [InlineData("permessage-deflate; server_no_context_takeover", Name + "; server_no_context_takeover", false, true, 15, 15)]
    [InlineData("permessage-deflate;client_no_context_takeover", Name + "; client_no_context_takeover", true, false, 15, 15)]
    [InlineData("x-other, permessage-deflate; server_max_window_bits=8, permessage-deflate; server_max_window_bits=9", Name + "; server_max_window_bits=9", true, true, 9, 15)]
    public void Choose_OfferThatCanBeMet_IsAnswered(string offer, string answer, bool serverRemembers, bool clientRemembers, int serverWindow, int clientWindow)
    {
        (WebSocketDeflateOptions options, string told) = DeflateOffers.Choose(offer, new WebSocketDeflateOptions())!.Value;
        Assert.Equal(answer, told);
        Assert.Equal((serverRemembers, clientRemembers, serverWindow, clientWindow),
            (options.ServerContextTakeover, options.ClientContextTakeover, options.ServerMaxWindowBits, options.ClientMaxWindowBits));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("x-webkit-deflate-frame")]
    [InlineData("permessage-deflate; unknown")]
    [InlineData("permessage-deflate; server_max_window_bits")]
    [InlineData("permessage-deflate; server_max_window_bits=8")]
    [InlineData("permessage-deflate; server_max_window_bits=16")]
    [InlineData("permessage-deflate; server_max_window_bits=09")]
    [InlineData("permessage-deflate; server_no_context_takeover=1")]
    [InlineData("permessage-deflate; server_no_context_takeover; server_no_context_takeover")]
    [InlineData("permessage-deflate; client_max_window_bits=7")]
    [InlineData("permessage-deflate; server_max_window_bits=\"10")]
    [InlineData("permessage-deflate; \"server_no_context_takeover\"")]
    [InlineData("permessage-deflate; server_max_window_bits=\"1,0\"")]
    public void Choose_NothingThatCanBeMet_IsNotAnswered(string? offer) => Assert.Null(DeflateOffers.Choose(offer, new WebSocketDeflateOptions()));

    [Fact]
    public void Choose_ServerWantsLess_TellsIt()
    {
        var wanted = new WebSocketDeflateOptions { ServerContextTakeover = false, ClientContextTakeover = false, ServerMaxWindowBits = 10, ClientMaxWindowBits = 11 };
        (WebSocketDeflateOptions options, string told) = DeflateOffers.Choose("permessage-deflate; client_max_window_bits", wanted)!.Value;
        Assert.Equal(Name + "; server_no_context_takeover; client_no_context_takeover; server_max_window_bits=10; client_max_window_bits=11", told);
        Assert.Equal((10, 11), (options.ServerMaxWindowBits, options.ClientMaxWindowBits));
        Assert.Equal(15, DeflateOffers.Choose(Name, wanted)!.Value.Options.ClientMaxWindowBits); // the client was not told, so it may use all
    }
}
