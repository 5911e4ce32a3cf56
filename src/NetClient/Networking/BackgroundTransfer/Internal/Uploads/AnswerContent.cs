using NetClient.Internal;
using NetClient.Storage.Streams.Internal;

namespace NetClient.Networking.BackgroundTransfer.Internal.Uploads;

/// <summary>What has come of the answer to an upload, to read. Where nothing has come yet, it ends.</summary>
internal sealed class AnswerContent(Upload upload) : IRandomAccessContent
{
    public ulong Size
    {
        get => (ulong)upload.BytesReceived;
        set => throw ReadOnly();
    }

    public ValueTask<int> ReadAsync(ulong position, Memory<byte> destination, CancellationToken token) =>
        new(position > long.MaxValue ? 0 : upload.ReadAnswer((long)position, destination.Span));

    public ValueTask WriteAsync(ulong position, ReadOnlyMemory<byte> source, CancellationToken token) => throw ReadOnly();

    public ValueTask<bool> FlushAsync(CancellationToken token) => new(true);

    public void Open()
    {
        // The file is the upload's.
    }

    public void Close()
    {
        // It is open for as long as the upload is there.
    }

    private static InvalidOperationException ReadOnly() => Throw.WrongState("The answer to an upload can only be read.");
}
