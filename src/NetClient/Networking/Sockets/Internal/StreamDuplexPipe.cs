using System.IO.Pipelines;

namespace NetClient.Networking.Sockets.Internal;

/// <summary>A stream as a pair of pipes; completing them leaves the connection to its socket.</summary>
internal sealed class StreamDuplexPipe(Stream stream) : IDuplexPipe
{
    public PipeReader Input { get; } = PipeReader.Create(stream, new StreamPipeReaderOptions(leaveOpen: true));

    public PipeWriter Output { get; } = PipeWriter.Create(stream, new StreamPipeWriterOptions(leaveOpen: true));
}
