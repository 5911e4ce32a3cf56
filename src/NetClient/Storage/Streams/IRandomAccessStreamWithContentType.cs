namespace NetClient.Storage.Streams;

/// <summary>Bytes at any position, and their media type.</summary>
public interface IRandomAccessStreamWithContentType : IRandomAccessStream, IContentTypeProvider;
