using System.Buffers;
using System.Globalization;
using System.Security.Authentication;
using NetClient.Errors;
using NetClient.Web;

namespace NetClient.Networking.BackgroundTransfer.Internal.Downloads;

internal sealed partial class Download
{
    private const int LeastBuffer = 1024;

    /// <summary>Writes what a connection brings, until its segment is full, or what was asked for is there.</summary>
    /// <param name="segment">Its share, from whose end others may have taken since it asked, or given back.</param>
    /// <param name="asked">The byte after the last that it asked for; null when it asked for all.</param>
    /// <param name="response">The answer.</param>
    /// <param name="opening">What the connection brings at first; null when nobody wants to know.</param>
    /// <param name="token">Ends it.</param>
    private async Task PumpAsync(Segment segment, long? asked, HttpResponseMessage response, Opening? opening, CancellationToken token)
    {
        Stream body = await response.Content.ReadAsStreamAsync(token).ConfigureAwait(false);
        byte[] buffer = ArrayPool<byte>.Shared.Rent((int)Math.Clamp(segment.End - segment.Next ?? long.MaxValue, LeastBuffer, Engine.Options.BufferSize));
        using var watch = new StallWatch(Engine.Options, Engine.Time, token);
        try
        {
            while (true)
            {
                int read = await ReadAsync(body, buffer.AsMemory(0, PortionOf(buffer)), watch, token).ConfigureAwait(false);
                if (read == 0)
                    break;
                watch.Moved(read);
                opening?.Add(read);
                Write(segment, buffer.AsSpan(0, read));
                if (_plan.IsDone(segment))
                    return;
                await watch.RestAsync(Rate.SpendAsync(read, token)).ConfigureAwait(false);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        // The end of an answer without a length is the end of the content; one with a length must have brought it all.
        if (segment.End is null)
            KnowLength(segment.Next);
        else if (!_plan.IsDone(segment) && segment.Next != asked)
            throw TransferErrors.Of(WebErrorStatus.ConnectionAborted, Address, string.Create(CultureInfo.InvariantCulture, $"the server ended its answer {segment.End - segment.Next} bytes early"));
    }

    private async ValueTask<int> ReadAsync(Stream body, Memory<byte> destination, StallWatch watch, CancellationToken token)
    {
        try
        {
            return await body.ReadAsync(destination, watch.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (watch.HasStalled && !token.IsCancellationRequested)
        {
            TransferOptions options = Engine.Options;
            throw TransferErrors.Of(
                WebErrorStatus.Timeout, Address, $"less than {options.StallBytes} bytes came in {options.StallLimit.TotalSeconds:0} s", e);
        }
        catch (Exception e) when (FailureSearch.Parts(e).Any(part => part is AuthenticationException))
        {
            // The handshake was good; a record that is none means that the connection is damaged, not that the server is another.
            throw TransferErrors.Of(WebErrorStatus.ConnectionAborted, Address, "what came over TLS was damaged on its way", e);
        }
        catch (Exception e) when (TransferErrors.OfRequest(e, this) is var explained && explained != e)
        {
            throw explained;
        }
    }

    private void Write(Segment segment, ReadOnlySpan<byte> bytes)
    {
        int mine = _plan.Reserve(segment, bytes.Length);
        if (mine == 0)
            return;
        _file!.Write(segment.Next, bytes[..mine]);
        _plan.Wrote(segment);
        TellReaders();
        Moved();
        CheckpointIfDue(mine);
    }

    // Below a limit, small portions: bytes should trickle, not come in gushes with pauses that look like a stall.
    private int PortionOf(byte[] buffer) =>
        Record.MaxBytesPerSecond is > 0 and var rate ? (int)Math.Clamp(rate / 10, LeastBuffer, (ulong)buffer.Length) : buffer.Length;
}
