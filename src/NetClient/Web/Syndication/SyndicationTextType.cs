namespace NetClient.Web.Syndication;

/// <summary>What a text is written in.</summary>
public enum SyndicationTextType
{
    /// <summary>Plain text.</summary>
    Text = 0,
    /// <summary>HTML source.</summary>
    Html = 1,
    /// <summary>XHTML markup.</summary>
    Xhtml = 2,
}
