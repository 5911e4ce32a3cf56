namespace NetClient.Web.Syndication.Internal;

/// <summary>What a feed and an entry both have (RFC 4287, sections 4.1.1 and 4.1.2).</summary>
internal interface IAtomContainer
{
    ISyndicationText? Title { get; set; }

    ISyndicationText? Rights { get; set; }

    string Id { get; set; }

    DateTimeOffset LastUpdatedTime { get; set; }

    IList<SyndicationPerson> Authors { get; }

    IList<SyndicationPerson> Contributors { get; }

    IList<SyndicationCategory> Categories { get; }

    IList<SyndicationLink> Links { get; }
}
