using System.Globalization;
using System.Net.WebSockets;

namespace NetClient.Networking.Sockets.Internal.WebSockets;

/// <summary>The server's side of negotiating permessage-deflate (RFC 7692 section 7.1): the first offer of the client's list that can be met is answered.</summary>
/// <remarks>An offer with a parameter that is unknown, twice there or out of range is passed over, as the RFC wants it. So is one that wants a window of 2^8 bytes: zlib makes no raw
/// deflate stream with it, and answering with more would break the promise.</remarks>
internal static class DeflateOffers
{
    private const string Name = "permessage-deflate";
    private const int SmallestWindow = 9;
    private const int LargestWindow = 15;

    /// <summary>What was agreed on, and the words that tell the client; null when nothing was.</summary>
    public static (WebSocketDeflateOptions Options, string Answer)? Choose(string? extensions, WebSocketDeflateOptions wanted)
    {
        if (extensions is null || extensions.Contains('"', StringComparison.Ordinal) && !TryUnquote(ref extensions))
            return null;
        foreach (string offer in extensions.Split(','))
        {
            if (Answer(offer, wanted) is { } agreed)
                return agreed;
        }
        return null;
    }

    private static (WebSocketDeflateOptions Options, string Answer)? Answer(string offer, WebSocketDeflateOptions wanted)
    {
        string[] parts = offer.Split(';');
        if (!parts[0].AsSpan().Trim(" \t").Equals(Name, StringComparison.OrdinalIgnoreCase))
            return null;

        bool serverForgets = false, clientForgets = false;
        int? serverWindow = null, clientWindow = null;
        HashSet<string> seen = new(StringComparer.OrdinalIgnoreCase);
        foreach (string part in parts.AsSpan(1))
        {
            string[] pair = part.Split('=', 2);
            string name = pair[0].Trim(' ', '\t').ToLowerInvariant();
            string? value = pair.Length == 2 ? pair[1].Trim(' ', '\t') : null;
            if (!seen.Add(name))
                return null;
            switch (name)
            {
                case "server_no_context_takeover" when value is null:
                    serverForgets = true;
                    break;
                case "client_no_context_takeover" when value is null:
                    clientForgets = true;
                    break;
                case "server_max_window_bits" when Window(value) is { } bits and >= SmallestWindow:
                    serverWindow = bits;
                    break;
                case "client_max_window_bits" when (value is null ? LargestWindow : Window(value)) is { } bits:
                    clientWindow = bits;
                    break;
                default:
                    return null;
            }
        }

        // A client that did not say it can be told a window keeps its own, and so does one that means to use less than zlib's least: a larger window reads it all the same.
        bool tellsClient = clientWindow >= SmallestWindow && Math.Min(clientWindow.Value, wanted.ClientMaxWindowBits) < LargestWindow;
        var agreed = new WebSocketDeflateOptions
        {
            ServerContextTakeover = wanted.ServerContextTakeover && !serverForgets,
            ClientContextTakeover = wanted.ClientContextTakeover && !clientForgets,
            ServerMaxWindowBits = Math.Min(serverWindow ?? LargestWindow, wanted.ServerMaxWindowBits),
            ClientMaxWindowBits = tellsClient ? Math.Min(clientWindow!.Value, wanted.ClientMaxWindowBits) : LargestWindow,
        };

        // A window that was asked for is answered even when it is the largest (section 7.1.2.1).
        string answer = Name
            + (agreed.ServerContextTakeover ? "" : "; server_no_context_takeover")
            + (agreed.ClientContextTakeover ? "" : "; client_no_context_takeover")
            + (serverWindow is null && agreed.ServerMaxWindowBits == LargestWindow ? "" : string.Create(CultureInfo.InvariantCulture, $"; server_max_window_bits={agreed.ServerMaxWindowBits}"))
            + (tellsClient ? string.Create(CultureInfo.InvariantCulture, $"; client_max_window_bits={agreed.ClientMaxWindowBits}") : "");
        return (agreed, answer);
    }

    /// <summary>8 to 15 in decimal, without leading zeros.</summary>
    private static int? Window(string? value) => value switch
    {
        "8" => 8,
        "9" => 9,
        "10" => 10,
        "11" => 11,
        "12" => 12,
        "13" => 13,
        "14" => 14,
        "15" => 15,
        _ => null,
    };

    // A value may be quoted (RFC 6455 section 9.1: as long as it is a token without the quotes). Anything a quote could hide, a comma above all, is not looked into.
    private static bool TryUnquote(ref string extensions)
    {
        string[] parts = extensions.Split('"');
        for (int i = 1; i < parts.Length; i += 2)
        {
            if (i == parts.Length - 1 || !HttpText.IsToken(parts[i]) || !parts[i - 1].EndsWith('='))
                return false;
        }
        extensions = string.Concat(parts);
        return true;
    }
}
