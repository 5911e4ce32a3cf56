namespace NetClient.Storage.Streams;

/// <summary>Something that knows the media type of its content.</summary>
public interface IContentTypeProvider
{
    /// <summary>The media type, such as <c>text/html</c>.</summary>
    string ContentType { get; }
}
