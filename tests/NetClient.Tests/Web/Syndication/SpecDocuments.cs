namespace NetClient.Tests.Web.Syndication;

/// <summary>The examples that the formats' specifications print.</summary>
internal static class SpecDocuments
{
    /// <summary>RFC 4287 section 1.1, the single entry.</summary>
    public const string AtomBrief = """
        <?xml version="1.0" encoding="utf-8"?>
        <feed xmlns="http://www.w3.org/2005/Atom">

          <title>Example Feed</title>
          <link href="http://example.org/"/>
          <updated>2003-12-13T18:30:02Z</updated>
          <author>
            <name>John Doe</name>
          </author>
          <id>urn:uuid:60a76c80-d399-11d9-b93C-0003939e0af6</id>

          <entry>
            <title>Atom-Powered Robots Run Amok</title>
            <link href="http://example.org/2003/12/13/atom03"/>
            <id>urn:uuid:1225c695-cfb8-4ebb-aaaa-80da344efa6a</id>
            <updated>2003-12-13T18:30:02Z</updated>
            <summary>Some text.</summary>
          </entry>

        </feed>
        """;

    /// <summary>RFC 4287 section 1.1, the more extensive one.</summary>
    public const string AtomExtensive = """
        <?xml version="1.0" encoding="utf-8"?>
        <feed xmlns="http://www.w3.org/2005/Atom">
          <title type="text">dive into mark</title>
          <subtitle type="html">
            A &lt;em&gt;lot&lt;/em&gt; of effort
            went into making this effortless
          </subtitle>
          <updated>2005-07-31T12:29:29Z</updated>
          <id>tag:example.org,2003:3</id>
          <link rel="alternate" type="text/html"
           hreflang="en" href="http://example.org/"/>
          <link rel="self" type="application/atom+xml"
           href="http://example.org/feed.atom"/>
          <rights>Copyright (c) 2003, Mark Pilgrim</rights>
          <generator uri="http://www.example.com/" version="1.0">
            Example Toolkit
          </generator>
          <entry>
            <title>Atom draft-07 snapshot</title>
            <link rel="alternate" type="text/html"
             href="http://example.org/2005/04/02/atom"/>
            <link rel="enclosure" type="audio/mpeg" length="1337"
             href="http://example.org/audio/ph34r_my_podcast.mp3"/>
            <id>tag:example.org,2003:3.2397</id>
            <updated>2005-07-31T12:29:29Z</updated>
            <published>2003-12-13T08:29:29-04:00</published>
            <author>
              <name>Mark Pilgrim</name>
              <uri>http://example.org/</uri>
              <email>f8dy@example.com</email>
            </author>
            <contributor>
              <name>Sam Ruby</name>
            </contributor>
            <contributor>
              <name>Joe Gregorio</name>
            </contributor>
            <content type="xhtml" xml:lang="en"
             xml:base="http://diveintomark.org/">
              <div xmlns="http://www.w3.org/1999/xhtml">
                <p><i>[Update: The Atom draft is finished.]</i></p>
              </div>
            </content>
          </entry>
        </feed>
        """;

    /// <summary>The sample of the RSS 2.0 specification.</summary>
    public const string Rss20 = """
        <?xml version="1.0"?>
        <rss version="2.0">
           <channel>
              <title>Liftoff News</title>
              <link>http://liftoff.msfc.nasa.gov/</link>
              <description>Liftoff to Space Exploration.</description>
              <language>en-us</language>
              <pubDate>Tue, 10 Jun 2003 04:00:00 GMT</pubDate>

              <lastBuildDate>Tue, 10 Jun 2003 09:41:01 GMT</lastBuildDate>
              <docs>http://blogs.law.harvard.edu/tech/rss</docs>
              <generator>Weblog Editor 2.0</generator>
              <managingEditor>editor@example.com</managingEditor>
              <webMaster>webmaster@example.com</webMaster>
              <item>
                 <title>Star City</title>
                 <link>http://liftoff.msfc.nasa.gov/news/2003/news-starcity.asp</link>
                 <description>How do Americans get ready to work with Russians aboard the International Space Station? They take a crash course in culture, language and protocol at Russia's &lt;a href="http://howe.iki.rssi.ru/GCTC/gctc_e.htm"&gt;Star City&lt;/a&gt;.</description>
                 <pubDate>Tue, 03 Jun 2003 09:39:21 GMT</pubDate>
                 <guid>http://liftoff.msfc.nasa.gov/2003/06/03.html#item573</guid>
              </item>
              <item>
                 <description>Sky watchers in Europe, Asia, and parts of Alaska and Canada will experience a &lt;a href="http://science.nasa.gov/headlines/y2003/30may_solareclipse.htm"&gt;partial eclipse of the Sun&lt;/a&gt; on Saturday, May 31st.</description>
                 <pubDate>Fri, 30 May 2003 11:06:42 GMT</pubDate>
                 <guid>http://liftoff.msfc.nasa.gov/2003/05/30.html#item572</guid>
              </item>
              <item>
                 <title>The Engine That Does More</title>
                 <link>http://liftoff.msfc.nasa.gov/news/2003/news-VASIMR.asp</link>
                 <description>Before man travels to Mars, NASA hopes to design new engines that will let us fly through the Solar System more quickly.  The proposed VASIMR engine would do that.</description>
                 <pubDate>Tue, 27 May 2003 08:37:32 GMT</pubDate>
                 <guid>http://liftoff.msfc.nasa.gov/2003/05/27.html#item571</guid>
              </item>
              <item>
                 <title>Astronauts' Dirty Laundry</title>
                 <link>http://liftoff.msfc.nasa.gov/news/2003/news-laundry.asp</link>
                 <description>Compared to earlier spacecraft, the International Space Station has many luxuries, but laundry facilities are not one of them.  Instead, astronauts have other options.</description>
                 <pubDate>Tue, 20 May 2003 08:56:02 GMT</pubDate>
                 <guid>http://liftoff.msfc.nasa.gov/2003/05/20.html#item570</guid>
              </item>
           </channel>
        </rss>
        """;

    /// <summary>An item with every element that the RSS 2.0 specification shows in a fragment.</summary>
    public const string Rss20Item = """
        <item>
          <title>Venice Film Festival Tries to Quit Sinking</title>
          <link>http://nytimes.com/2004/12/07FEST.html</link>
          <description>Some of the most heated chatter at the Venice Film Festival this week was about the way that the arrival of the stars at the Palazzo del Cinema was being staged.</description>
          <author>lawyer@boyer.net (Lawyer Boyer)</author>
          <category>Grateful Dead</category>
          <category domain="http://www.fool.com/cusips">MSFT</category>
          <comments>http://ekzemplo.com/entry/4403/comments</comments>
          <enclosure url="http://www.scripting.com/mp3s/weatherReportSuite.mp3" length="12216320" type="audio/mpeg" />
          <guid isPermaLink="false">entry-1-4403</guid>
          <pubDate>Sun, 19 May 2002 15:21:36 GMT</pubDate>
          <source url="http://www.tomalak.org/links2.xml">Tomalak's Realm</source>
        </item>
        """;

    /// <summary>The example of the RSS 1.0 specification, section 4.</summary>
    public const string Rss10 = """
        <?xml version="1.0"?>

        <rdf:RDF
          xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
          xmlns="http://purl.org/rss/1.0/"
        >

          <channel rdf:about="http://www.xml.com/xml/news.rss">
            <title>XML.com</title>
            <link>http://xml.com/pub</link>
            <description>
              XML.com features a rich mix of information and services
              for the XML community.
            </description>

            <image rdf:resource="http://xml.com/universal/images/xml_tiny.gif" />

            <items>
              <rdf:Seq>
                <rdf:li resource="http://xml.com/pub/2000/08/09/xslt/xslt.html" />
                <rdf:li resource="http://xml.com/pub/2000/08/09/rdfdb/index.html" />
              </rdf:Seq>
            </items>

            <textinput rdf:resource="http://search.xml.com" />

          </channel>

          <image rdf:about="http://xml.com/universal/images/xml_tiny.gif">
            <title>XML.com</title>
            <link>http://www.xml.com</link>
            <url>http://xml.com/universal/images/xml_tiny.gif</url>
          </image>

          <item rdf:about="http://xml.com/pub/2000/08/09/xslt/xslt.html">
            <title>Processing Inclusions with XSLT</title>
            <link>http://xml.com/pub/2000/08/09/xslt/xslt.html</link>
            <description>
             Processing document inclusions with general XML tools can be
             problematic. This article proposes a way of preserving inclusion
             information through SAX-based processing.
            </description>
          </item>

          <item rdf:about="http://xml.com/pub/2000/08/09/rdfdb/index.html">
            <title>Putting RDF to Work</title>
            <link>http://xml.com/pub/2000/08/09/rdfdb/index.html</link>
            <description>
             Tool and API support for the Resource Description Framework
             is slowly coming of age. Edd Dumbill takes a look at RDFDB,
             one of the most exciting new RDF toolkits.
            </description>
          </item>

          <textinput rdf:about="http://search.xml.com">
            <title>Search XML.com</title>
            <description>Search XML.com's XML collection</description>
            <name>s</name>
            <link>http://search.xml.com</link>
          </textinput>

        </rdf:RDF>
        """;

    /// <summary>The example of the RSS 1.0 specification with elements of modules, section 7.</summary>
    public const string Rss10Modules = """
        <?xml version="1.0" encoding="utf-8"?> 

        <rdf:RDF 
          xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" 
          xmlns:dc="http://purl.org/dc/elements/1.1/"
          xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"
          xmlns:co="http://purl.org/rss/1.0/modules/company/"
          xmlns:ti="http://purl.org/rss/1.0/modules/textinput/"
          xmlns="http://purl.org/rss/1.0/"
        > 

          <channel rdf:about="http://meerkat.oreillynet.com/?_fl=rss1.0">
            <title>Meerkat</title>
            <link>http://meerkat.oreillynet.com</link>
            <description>Meerkat: An Open Wire Service</description>
            <dc:publisher>The O'Reilly Network</dc:publisher>
            <dc:creator>Rael Dornfest (mailto:rael@oreilly.com)</dc:creator>
            <dc:rights>Copyright &#169; 2000 O'Reilly &amp; Associates, Inc.</dc:rights>
            <dc:date>2000-01-01T12:00+00:00</dc:date>
            <sy:updatePeriod>hourly</sy:updatePeriod>
            <sy:updateFrequency>2</sy:updateFrequency>
            <sy:updateBase>2000-01-01T12:00+00:00</sy:updateBase>

            <image rdf:resource="http://meerkat.oreillynet.com/icons/meerkat-powered.jpg" />

            <items>
              <rdf:Seq>
                <rdf:li resource="http://c.moreover.com/click/here.pl?r123" />
              </rdf:Seq>
            </items>

            <textinput rdf:resource="http://meerkat.oreillynet.com" />

          </channel>

          <image rdf:about="http://meerkat.oreillynet.com/icons/meerkat-powered.jpg">
            <title>Meerkat Powered!</title>
            <url>http://meerkat.oreillynet.com/icons/meerkat-powered.jpg</url>
            <link>http://meerkat.oreillynet.com</link>
          </image>

          <item rdf:about="http://c.moreover.com/click/here.pl?r123">
            <title>XML: A Disruptive Technology</title> 
            <link>http://c.moreover.com/click/here.pl?r123</link>
            <dc:description>
              XML is placing increasingly heavy loads on the existing technical
              infrastructure of the Internet.
            </dc:description>
            <dc:publisher>The O'Reilly Network</dc:publisher>
            <dc:creator>Simon St.Laurent (mailto:simonstl@simonstl.com)</dc:creator>
            <dc:rights>Copyright &#169; 2000 O'Reilly &amp; Associates, Inc.</dc:rights>
            <dc:subject>XML</dc:subject>
            <co:name>XML.com</co:name>
            <co:market>NASDAQ</co:market>
            <co:symbol>XML</co:symbol>
          </item> 

          <textinput rdf:about="http://meerkat.oreillynet.com">
            <title>Search Meerkat</title>
            <description>Search Meerkat's RSS Database...</description>
            <name>s</name>
            <link>http://meerkat.oreillynet.com/</link>
            <ti:function>search</ti:function>
            <ti:inputType>regex</ti:inputType>
          </textinput>

        </rdf:RDF>
        """;

    /// <summary>RSS 0.91 as Netscape had it: with the document type, whose file left the network long ago.</summary>
    public const string Rss091 = """
        <?xml version="1.0" encoding="ISO-8859-1" ?>
        <!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://my.netscape.com/publish/formats/rss-0.91.dtd">
        <rss version="0.91">
        	<channel>
        		<title>WriteTheWeb</title>
        		<link>http://writetheweb.com</link>
        		<description>News for web users that write back</description>
        		<language>en-us</language>
        		<copyright>Copyright 2000, WriteTheWeb team.</copyright>
        		<managingEditor>editor@writetheweb.com</managingEditor>
        		<webMaster>webmaster@writetheweb.com</webMaster>
        		<image>
        			<title>WriteTheWeb</title>
        			<url>http://writetheweb.com/images/mynetscape88.gif</url>
        			<link>http://writetheweb.com</link>
        			<width>88</width>
        			<height>31</height>
        			<description>News for web users that write back</description>
        		</image>
        		<item>
        			<title>Giving the world a pluggable Gnutella</title>
        			<link>http://writetheweb.com/read.php?item=24</link>
        			<description>WorldOS is a framework on which to build programs that work like Freenet or Gnutella.</description>
        		</item>
        		<item>
        			<title>Syndication discussions hot up</title>
        			<link>http://writetheweb.com/read.php?item=23</link>
        			<description>After a period of dormancy, the Syndication mailing list has become active again.</description>
        		</item>
        	</channel>
        </rss>
        """;

    /// <summary>RSS 0.92: items without titles, enclosures, sources, a cloud.</summary>
    public const string Rss092 = """
        <?xml version="1.0"?>
        <rss version="0.92">
          <channel>
            <title>Dave Winer: Grateful Dead</title>
            <link>http://www.scripting.com/blog/categories/gratefulDead.html</link>
            <description>A high-fidelity Grateful Dead song every day.</description>
            <lastBuildDate>Fri, 13 Apr 2001 19:23:02 GMT</lastBuildDate>
            <docs>http://backend.userland.com/rss092</docs>
            <managingEditor>dave@userland.com (Dave Winer)</managingEditor>
            <webMaster>dave@userland.com (Dave Winer)</webMaster>
            <cloud domain="data.ourfavoritesongs.com" port="80" path="/RPC2" registerProcedure="ourFavoriteSongs.rssPleaseNotify" protocol="xml-rpc"/>
            <item>
              <description>It's been a few days since I added a song to the Grateful Dead channel.</description>
              <enclosure url="http://www.scripting.com/mp3s/weatherReportDicksPicsVol7.mp3" length="6182912" type="audio/mpeg"/>
            </item>
            <item>
              <description>Kevin Drennan started a &lt;a href="http://deadend.editthispage.com/"&gt;Grateful Dead Weblog&lt;/a&gt;.</description>
              <source url="http://scriptingnews.userland.com/xml/scriptingNews2.xml">Scripting News</source>
            </item>
          </channel>
        </rss>
        """;

    /// <summary>The example of the Atom 0.3 draft, with what the draft allows besides.</summary>
    public const string Atom03 = """
        <?xml version="1.0" encoding="utf-8"?>
        <feed version="0.3" xmlns="http://purl.org/atom/ns#" xml:lang="en">
          <title>dive into mark</title>
          <tagline type="text/html" mode="escaped">A &lt;em&gt;lot&lt;/em&gt; of effort</tagline>
          <link rel="alternate" type="text/html" href="http://diveintomark.org/"/>
          <modified>2003-12-13T18:30:02Z</modified>
          <author>
            <name>Mark Pilgrim</name>
            <url>http://diveintomark.org/</url>
          </author>
          <copyright>Copyright (c) 2003</copyright>
          <generator url="http://www.example.com/" version="0.5">Toolkit</generator>
          <entry>
            <title mode="xml" type="application/xhtml+xml"><div xmlns="http://www.w3.org/1999/xhtml">Atom <b>0.3</b> snapshot</div></title>
            <link rel="alternate" type="text/html" href="http://diveintomark.org/2003/12/13/atom03"/>
            <id>tag:diveintomark.org,2003:3.2397</id>
            <issued>2003-12-13T08:29:29-04:00</issued>
            <modified>2003-12-13T18:30:02Z</modified>
            <summary type="text/plain">The Atom 0.3 snapshot is out.</summary>
          </entry>
        </feed>
        """;
}
