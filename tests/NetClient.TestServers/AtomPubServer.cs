using System.Collections.Concurrent;
using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace NetClient.TestServers;

/// <summary>A small server of the Atom Publishing Protocol (RFC 5023) on Kestrel: one collection of entries, one of media, versions that are checked. It reads and writes XML with
/// System.Xml.Linq, so that it shares nothing with what it tests.</summary>
public sealed class AtomPubServer : IAsyncDisposable
{
    private static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";
    private static readonly XNamespace App = "http://www.w3.org/2007/app";

    private readonly WebApplication _app;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Member> _members = new(StringComparer.Ordinal);
    private readonly string? _password;
    private int _next;

    private AtomPubServer(string? password)
    {
        _password = password;
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.Run(AnswerAsync);
    }

    /// <summary>Where the server is.</summary>
    public Uri Root { get; private set; } = new("http://127.0.0.1/");

    /// <summary>The service document.</summary>
    public Uri Service => new(Root, "service");

    /// <summary>What was asked, in the order of arrival: method, path, and the headers that matter.</summary>
    public ConcurrentQueue<string> Seen { get; } = new();

    /// <summary>Whether a created entry is sent back; a server need not do that.</summary>
    public bool ReturnsEntries { get; set; } = true;

    /// <summary>To which methods the answers name the version; a server need not name it after an edit, when it keeps something else than what it was sent.</summary>
    public Predicate<string> NamesVersion { get; set; } = static _ => true;

    /// <summary>Makes the versions in answers weak (RFC 9110 section 8.8.1).</summary>
    public bool IsWeak { get; set; }

    /// <summary>Whether an entry that is edited gets times of the server's own (RFC 5023 section 10.2).</summary>
    public bool StampsEdits { get; set; }

    /// <summary>Whether the collection's feed leaves out what entries contain (RFC 5023 section 10).</summary>
    public bool IsPartial { get; set; }

    /// <summary>Whether what is asked for with gzip comes so, under a version of its own that no edit matches: as Apache's mod_deflate does it.</summary>
    public bool Compresses { get; set; }

    /// <summary>Starts a server.</summary>
    /// <param name="password">Asked for by Basic, from the user "alice"; null lets everybody in.</param>
    /// <param name="cancellationToken">Stops the start.</param>
    /// <returns>The running server.</returns>
    public static async Task<AtomPubServer> StartAsync(string? password = null, CancellationToken cancellationToken = default)
    {
        var server = new AtomPubServer(password);
        await server._app.StartAsync(cancellationToken);
        server.Root = new Uri(server._app.Urls.First() + "/");
        return server;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        HttpRequest request = context.Request;
        Seen.Enqueue($"{request.Method} {request.Path}{Shown(request, "Slug")}{Shown(request, "If-Match")}{(Compresses ? Shown(request, "Accept-Encoding") : "")}");
        if (_password is not null && request.Headers.Authorization != "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("alice:" + _password)))
        {
            context.Response.Headers.WWWAuthenticate = "Basic realm=\"atompub\"";
            context.Response.StatusCode = 401;
            return;
        }
        byte[] body = await BodyAsync(request);
        Answer answer;
        lock (_gate)
            answer = Route(request, body);
        if (Compresses && answer.Body is not null && request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.Ordinal))
        {
            answer = answer with { Version = answer.Version?.Insert(answer.Version.Length - 1, "-gzip"), Body = Gzip(answer.Body) };
            context.Response.Headers.ContentEncoding = "gzip";
        }
        context.Response.StatusCode = answer.Status;
        if (answer.Location is not null)
            context.Response.Headers.Location = answer.Location;
        if (answer.Version is not null && NamesVersion(request.Method))
            context.Response.Headers.ETag = (IsWeak ? "W/" : "") + answer.Version;
        if (answer.Body is null)
            return;
        context.Response.ContentType = answer.Type;
        context.Response.ContentLength = answer.Body.Length;
        await context.Response.Body.WriteAsync(answer.Body, context.RequestAborted);
    }

    private Answer Route(HttpRequest request, byte[] body) => (request.Method, request.Path.Value!.TrimStart('/')) switch
    {
        ("GET", "service") => new Answer(200) { Type = "application/atomsvc+xml", Body = Bytes(ServiceDocument()) },
        ("GET", "entries") => new Answer(200) { Type = "application/atom+xml;type=feed", Body = Bytes(Feed()) },
        ("POST", "entries") => CreateEntry(request, body),
        ("POST", "media") => CreateMedia(request, body),
        (var method, var path) when _members.TryGetValue(path, out Member? member) => OnMember(method, member, request, body),
        (_, "service" or "entries" or "media") => new Answer(405),
        _ => new Answer(404),
    };

    private Answer CreateEntry(HttpRequest request, byte[] body)
    {
        if (!(request.ContentType ?? "").StartsWith("application/atom+xml", StringComparison.Ordinal))
            return new Answer(415);
        if (Parse(body) is not { } entry || entry.Name != Atom + "entry" || entry.Element(Atom + "id") is null || entry.Element(Atom + "title") is null || entry.Element(Atom + "updated") is null)
            return new Answer(400);
        string path = $"entries/{Name(request)}";
        entry.Elements(Atom + "link").Where(link => (string?)link.Attribute("rel") is "edit" or "edit-media").Remove();
        entry.Element(Atom + "id")!.Value = $"urn:entry:{_next}";
        entry.Add(new XElement(Atom + "link", new XAttribute("rel", "edit"), new XAttribute("href", new Uri(Root, path))));
        var member = new Member(path, "application/atom+xml;type=entry", Bytes(entry)) { Entry = entry };
        _members[path] = member;
        return new Answer(201) { Location = new Uri(Root, path).AbsoluteUri, Version = member.Version, Type = member.Type, Body = ReturnsEntries ? member.Body : null };
    }

    private Answer CreateMedia(HttpRequest request, byte[] body)
    {
        if (request.ContentType is not { Length: > 0 } type || type.StartsWith("application/atom+xml", StringComparison.Ordinal))
            return new Answer(415);
        string name = Name(request), path = $"media/{name}", link = $"entries/media-{name}";
        _members[path] = new Member(path, type, body);
        var entry = new XElement(Atom + "entry",
            new XElement(Atom + "title", Slug(request) ?? name), new XElement(Atom + "id", $"urn:media:{_next}"), new XElement(Atom + "updated", "2024-01-01T00:00:00Z"),
            new XElement(Atom + "author", new XElement(Atom + "name", "alice")), new XElement(Atom + "summary"),
            new XElement(Atom + "content", new XAttribute("type", type), new XAttribute("src", new Uri(Root, path))),
            new XElement(Atom + "link", new XAttribute("rel", "edit-media"), new XAttribute("href", new Uri(Root, path))),
            new XElement(Atom + "link", new XAttribute("rel", "edit"), new XAttribute("href", new Uri(Root, link))));
        var member = new Member(link, "application/atom+xml;type=entry", Bytes(entry)) { Entry = entry };
        _members[link] = member;
        return new Answer(201) { Location = new Uri(Root, link).AbsoluteUri, Version = member.Version, Type = member.Type, Body = ReturnsEntries ? member.Body : null };
    }

    private Answer OnMember(string method, Member member, HttpRequest request, byte[] body)
    {
        string? expected = request.Headers.IfMatch;
        if (method is "PUT" or "DELETE" && expected is not null and not "*" && expected != member.Version)
            return new Answer(412);
        switch (method)
        {
            case "GET":
                return new Answer(200) { Type = member.Type, Version = member.Version, Body = member.Body };
            case "DELETE":
                _members.Remove(member.Path);
                return new Answer(200);
            case "PUT" when member.Entry is null:
                member.Replace(request.ContentType ?? member.Type, body);
                return new Answer(204) { Version = member.Version };
            case "PUT":
                if (Parse(body) is not { } entry || entry.Name != Atom + "entry")
                    return new Answer(400);
                if (StampsEdits)
                    Stamp(entry);
                member.Entry = entry;
                member.Replace(member.Type, Bytes(entry));
                return new Answer(200) { Version = member.Version, Type = member.Type, Body = member.Body };
            default:
                return new Answer(405);
        }
    }

    private void Stamp(XElement entry)
    {
        string now = $"2024-02-01T00:00:{++_next % 60:00}Z";
        entry.SetElementValue(Atom + "updated", now);
        entry.SetElementValue(App + "edited", now);
    }

    private static XElement ServiceDocument() => new(App + "service", new XAttribute(XNamespace.Xmlns + "atom", Atom),
        new XElement(App + "workspace", new XElement(Atom + "title", "Main Site"),
            new XElement(App + "collection", new XAttribute("href", "entries"), new XElement(Atom + "title", "Entries"),
                new XElement(App + "accept", "application/atom+xml;type=entry"),
                new XElement(App + "categories", new XAttribute("fixed", "yes"), new XAttribute("scheme", "http://example.org/cats"), new XElement(Atom + "category", new XAttribute("term", "news")))),
            new XElement(App + "collection", new XAttribute("href", "media"), new XElement(Atom + "title", "Pictures"), new XElement(App + "accept", "image/png"), new XElement(App + "accept", "text/plain"))));

    private XElement Feed() => new(Atom + "feed", new XElement(Atom + "title", "Entries"), new XElement(Atom + "id", "urn:entries"), new XElement(Atom + "updated", "2024-01-01T00:00:00Z"),
        new XElement(Atom + "author", new XElement(Atom + "name", "alice")), _members.Values.Where(member => member.Entry is not null).Select(member => InFeed(member.Entry!)));

    private XElement InFeed(XElement entry)
    {
        var copy = new XElement(entry);
        if (IsPartial)
            copy.Elements(Atom + "content").Remove();
        return copy;
    }

    // From the Slug, as RFC 5023 section 9.7 suggests; never an address twice.
    private string Name(HttpRequest request)
    {
        string letters = string.Concat((Slug(request) ?? "").ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-')).Trim('-');
        return string.Create(CultureInfo.InvariantCulture, $"{++_next}{(letters.Length > 0 ? "-" : "")}{letters}");
    }

    private static string? Slug(HttpRequest request) => request.Headers.TryGetValue("Slug", out var slug) ? Uri.UnescapeDataString(slug.ToString()) : null;

    private static string Shown(HttpRequest request, string header) => request.Headers.TryGetValue(header, out var value) ? $" {header}={value}" : "";

    private static byte[] Bytes(XElement element) => Encoding.UTF8.GetBytes("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n" + element.ToString(SaveOptions.DisableFormatting));

    private static byte[] Gzip(byte[] body)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest))
            gzip.Write(body);
        return compressed.ToArray();
    }

    private static XElement? Parse(byte[] body)
    {
        try
        {
            return XElement.Load(new MemoryStream(body));
        }
        catch (System.Xml.XmlException)
        {
            return null;
        }
    }

    private static async Task<byte[]> BodyAsync(HttpRequest request)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        return body.ToArray();
    }

    private sealed record Answer(int Status)
    {
        public string? Location { get; init; }

        public string? Version { get; init; }

        public string? Type { get; init; }

        public byte[]? Body { get; init; }
    }

    private sealed class Member(string path, string type, byte[] body)
    {
        private int _version = 1;

        public string Path { get; } = path;

        public string Type { get; private set; } = type;

        public byte[] Body { get; private set; } = body;

        public XElement? Entry { get; set; }

        public string Version => string.Create(CultureInfo.InvariantCulture, $"\"v{_version}\"");

        public void Replace(string type, byte[] body) => (Type, Body, _version) = (type, body, _version + 1);
    }
}
