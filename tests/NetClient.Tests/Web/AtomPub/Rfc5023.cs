namespace NetClient.Tests.Web.AtomPub;

/// <summary>The examples that RFC 5023 prints: documents, and exchanges with their requests and answers. A length that the RFC prints as "nnn" is filled in when it is sent.</summary>
internal static class Rfc5023
{
    /// <summary>Section 7.1.</summary>
    public const string Categories = """
        <?xml version="1.0" ?>
        <app:categories
            xmlns:app="http://www.w3.org/2007/app"
            xmlns:atom="http://www.w3.org/2005/Atom"
            fixed="yes" scheme="http://example.com/cats/big3">
          <atom:category term="animal" />
          <atom:category term="vegetable" />
          <atom:category term="mineral" />
        </app:categories>
        """;

    /// <summary>Section 8.1.</summary>
    public const string Service = """
        <?xml version="1.0" encoding='utf-8'?>
        <service xmlns="http://www.w3.org/2007/app"
                 xmlns:atom="http://www.w3.org/2005/Atom">
          <workspace>
            <atom:title>Main Site</atom:title>
            <collection
                href="http://example.org/blog/main" >
              <atom:title>My Blog Entries</atom:title>
              <categories
                 href="http://example.com/cats/forMain.cats" />
            </collection>
            <collection
                href="http://example.org/blog/pic" >
              <atom:title>Pictures</atom:title>
              <accept>image/png</accept>
              <accept>image/jpeg</accept>
              <accept>image/gif</accept>
            </collection>
          </workspace>
          <workspace>
            <atom:title>Sidebar Blog</atom:title>
            <collection
                href="http://example.org/sidebar/list" >
              <atom:title>Remaindered Links</atom:title>
              <accept>application/atom+xml;type=entry</accept>
              <categories fixed="yes">
                <atom:category
                  scheme="http://example.org/extra-cats/"
                  term="joke" />
                <atom:category
                  scheme="http://example.org/extra-cats/"
                  term="serious" />
              </categories>
            </collection>
          </workspace>
        </service>
        """;

    /// <summary>Section 10.1: the first part of a collection, whose entries are not printed.</summary>
    public const string FirstPart = """
        <feed xmlns="http://www.w3.org/2005/Atom">
          <link rel="first"
                href="http://example.org/entries/go" />
          <link rel="next"
                href="http://example.org/entries/2" />
          <link rel="last"
                href="http://example.org/entries/10" />
          ...
        </feed>
        """;

    /// <summary>Section 10.1: the part behind it.</summary>
    public const string SecondPart = """
        <feed xmlns="http://www.w3.org/2005/Atom">
          <link rel="first"
                href="http://example.org/entries/go" />
          <link rel="previous"
                href="http://example.org/entries/go" />
          <link rel="next"
                href="http://example.org/entries/3" />
          <link rel="last"
                href="http://example.org/entries/10" />
          ...
        </feed>
        """;

    /// <summary>Section 9.2.1: an entry is created.</summary>
    public static readonly PrintedExchange Create = new(
        """
        POST /edit/ HTTP/1.1
        Host: example.org
        User-Agent: Thingio/1.0
        Authorization: Basic ZGFmZnk6c2VjZXJldA==
        Content-Type: application/atom+xml;type=entry
        Content-Length: nnn
        Slug: First Post

        <?xml version="1.0"?>
        <entry xmlns="http://www.w3.org/2005/Atom">
          <title>Atom-Powered Robots Run Amok</title>
          <id>urn:uuid:1225c695-cfb8-4ebb-aaaa-80da344efa6a</id>
          <updated>2003-12-13T18:30:02Z</updated>
          <author><name>John Doe</name></author>
          <content>Some text.</content>
        </entry>
        """,
        """
        HTTP/1.1 201 Created
        Date: Fri, 7 Oct 2005 17:17:11 GMT
        Content-Length: nnn
        Content-Type: application/atom+xml;type=entry;charset="utf-8"
        Location: http://example.org/edit/first-post.atom
        ETag: "c180de84f991g8"

        <?xml version="1.0"?>
        <entry xmlns="http://www.w3.org/2005/Atom">
          <title>Atom-Powered Robots Run Amok</title>
          <id>urn:uuid:1225c695-cfb8-4ebb-aaaa-80da344efa6a</id>
          <updated>2003-12-13T18:30:02Z</updated>
          <author><name>John Doe</name></author>
          <content>Some text.</content>
          <link rel="edit"
              href="http://example.org/edit/first-post.atom"/>
        </entry>
        """);

    /// <summary>Section 9.5.1: an entry is created, and comes back with a version. Its date is misprinted in the RFC.</summary>
    public static readonly PrintedExchange CreateWithVersion = new(
        """
        POST /myblog/entries HTTP/1.1
        Host: example.org
        Authorization: Basic ZGFmZnk6c2VjZXJldA==
        Content-Type: application/atom+xml;type=entry
        Content-Length: nnn
        Slug: First Post

        <?xml version="1.0" ?>
        <entry xmlns="http://www.w3.org/2005/Atom">
          <title>Atom-Powered Robots Run Amok</title>
          <id>urn:uuid:1225c695-cfb8-4ebb-aaaa-80da344efa6a</id>
          <updated>2007-02-123T17:09:02Z</updated>
          <author><name>Captain Lansing</name></author>
          <content>It's something moving... solid metal</content>
        </entry>
        """,
        """
        HTTP/1.1 201 Created
        Date: Fri, 23 Feb 2007 21:17:11 GMT
        Content-Length: nnn
        Content-Type: application/atom+xml;type=entry
        Location: http://example.org/edit/first-post.atom
        Content-Location: http://example.org/edit/first-post.atom
        ETag: "e180ee84f0671b1"

        <?xml version="1.0" ?>
        <entry xmlns="http://www.w3.org/2005/Atom">
          <title>Atom-Powered Robots Run Amok</title>
          <id>urn:uuid:1225c695-cfb8-4ebb-aaaa-80da344efa6a</id>
          <updated>2007-02-123T17:09:02Z</updated>
          <author><name>Captain Lansing</name></author>
          <content>It's something moving... solid metal</content>
        </entry>
        """);

    /// <summary>Section 9.5.1: an edit of a version that the server no longer has.</summary>
    public static readonly PrintedExchange LateEdit = new(
        """
        PUT /edit/first-post.atom HTTP/1.1
        Host: example.org
        Authorization: Basic ZGFmZnk6c2VjZXJldA==
        Content-Type: application/atom+xml;type=entry
        Content-Length: nnn
        If-Match: "e180ee84f0671b1"

        <?xml version="1.0" ?>
        <entry xmlns="http://www.w3.org/2005/Atom">
          <title>Atom-Powered Robots Run Amok</title>
          <id>urn:uuid:1225c695-cfb8-4ebb-aaaa-80da344efa6a</id>
          <updated>2007-02-24T16:34:06Z</updated>
          <author><name>Captain Lansing</name></author>
          <content>Update: it's a hoax!</content>
        </entry>
        """,
        """
        HTTP/1.1 412 Precondition Failed
        Date: Sat, 24 Feb 2007 16:34:11 GMT
        """);

    /// <summary>Section 9.6.1: a picture is created; the entry that describes it lies on another host.</summary>
    public static readonly PrintedExchange CreateMedia = new(
        """
        POST /edit/ HTTP/1.1
        Host: media.example.org
        Content-Type: image/png
        Slug: The Beach
        Authorization: Basic ZGFmZnk6c2VjZXJldA==
        Content-Length: nnn

        ...binary data...
        """,
        """
        HTTP/1.1 201 Created
        Date: Fri, 7 Oct 2005 17:17:11 GMT
        Content-Length: nnn
        Content-Type: application/atom+xml;type=entry;charset="utf-8"
        Location: http://example.org/media/edit/the_beach.atom

        <?xml version="1.0"?>
        <entry xmlns="http://www.w3.org/2005/Atom">
          <title>The Beach</title>
          <id>urn:uuid:1225c695-cfb8-4ebb-aaaa-80da344efa6a</id>
          <updated>2005-10-07T17:17:08Z</updated>
          <author><name>Daffy</name></author>
          <summary type="text" />
          <content type="image/png"
             src="http://media.example.org/the_beach.png"/>
          <link rel="edit-media"
             href="http://media.example.org/edit/the_beach.png" />
          <link rel="edit"
             href="http://example.org/media/edit/the_beach.atom" />
        </entry>
        """);

    /// <summary>Section 9.6.1: the picture is replaced.</summary>
    public static readonly PrintedExchange ReplaceMedia = new(
        """
        PUT /edit/the_beach.png HTTP/1.1
        Host: media.example.org
        Content-Type: image/png
        Content-Length: nnn
        Authorization: Basic ZGFmZnk6c2VjZXJldA==

        ...binary data...
        """,
        """
        HTTP/1.1 200 Ok
        Date: Fri, 8 Oct 2006 17:17:11 GMT
        Content-Length: 0
        """);

    /// <summary>Section 9.6.1: what describes the picture is retrieved.</summary>
    public static readonly PrintedExchange RetrieveMediaEntry = new(
        """
        GET /media/edit/the_beach.atom HTTP/1.1
        Host: example.org
        Authorization: Basic ZGFmZnk6c2VjZXJldA==
        """,
        """
        HTTP/1.1 200 Ok
        Date: Fri, 7 Oct 2005 17:18:11 GMT
        Content-Length: nnn
        Content-Type: application/atom+xml;type=entry;charset="utf-8"
        ETag: "c181bb840673b5"

        <?xml version="1.0"?>
        <entry xmlns="http://www.w3.org/2005/Atom">
          <title>The Beach</title>
          <id>urn:uuid:1225c695-cfb8-4ebb-aaaa-80da344efa6a</id>
          <updated>2005-10-07T17:17:08Z</updated>
          <author><name>Daffy</name></author>
          <summary type="text" />
          <content type="image/png"
             src="http://media.example.org/the_beach.png"/>
          <link rel="edit-media"
             href="http://media.example.org/edit/the_beach.png" />
          <link rel="edit"
             href="http://example.org/media/edit/the_beach.atom" />
        </entry>
        """);

    /// <summary>Section 9.6.1: and gets a summary.</summary>
    public static readonly PrintedExchange EditMediaEntry = new(
        """
        PUT /media/edit/the_beach.atom HTTP/1.1
        Host: example.org
        Authorization: Basic ZGFmZnk6c2VjZXJldA==
        Content-Type: application/atom+xml;type=entry
        Content-Length: nnn
        If-Match: "c181bb840673b5"

        <?xml version="1.0"?>
        <entry xmlns="http://www.w3.org/2005/Atom">
          <title>The Beach</title>
          <id>urn:uuid:1225c695-cfb8-4ebb-aaaa-80da344efa6a</id>
          <updated>2005-10-07T17:17:08Z</updated>
          <author><name>Daffy</name></author>
          <summary type="text">
              A nice sunset picture over the water.
          </summary>
          <content type="image/png"
             src="http://media.example.org/the_beach.png"/>
          <link rel="edit-media"
             href="http://media.example.org/edit/the_beach.png" />
          <link rel="edit"
             href="http://example.org/media/edit/the_beach.atom" />
        </entry>
        """,
        """
        HTTP/1.1 200 Ok
        Date: Fri, 7 Oct 2005 17:19:11 GMT
        Content-Length: 0
        """);

    /// <summary>Section 9.7.1: a Slug beyond ASCII. The RFC prints no answer.</summary>
    public static readonly PrintedExchange CreateWithForeignSlug = new(
        """
        POST /myblog/fotes HTTP/1.1
        Host: example.org
        Content-Type: image/png
        Slug: The Beach at S%C3%A8te
        Authorization: Basic ZGFmZnk6c2VjZXJldA==
        Content-Length: nnn

        ...binary data...
        """,
        """
        HTTP/1.1 201 Created
        Content-Length: 0
        Location: http://media.example.org/elsewhere
        """);
}
