using System.Diagnostics.CodeAnalysis;
using NetClient.Internal;
using NetClient.Storage.Streams;
using NetClient.Storage.Streams.Internal;

namespace NetClient.Storage.Internal;

/// <summary>What an address serves, fetched into memory when it is first asked for, and again when that failed.</summary>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable",
    Justification = "Without a wait handle there is nothing to dispose of.")]
internal sealed class StreamedContent(Uri uri, NetClientContext context)
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private IRandomAccessStream? _content;

    public bool IsHere => Volatile.Read(ref _content) is not null;

    /// <summary>Opens it for reading.</summary>
    public async Task<IRandomAccessStream> OpenAsync(CancellationToken token)
    {
        await _turn.WaitAsync(token).ConfigureAwait(false);
        try
        {
            if (_content is null)
            {
                (byte[] content, _) = await HttpContentStream.FetchAsync(uri, context, token).ConfigureAwait(false);
                Volatile.Write(ref _content, new MemoryStream(content, writable: false).AsRandomAccessStream());
            }
            return _content.CloneStream();
        }
        finally
        {
            _turn.Release();
        }
    }
}
