using NetClient.Foundation.Internal;
using NetClient.Internal;

namespace NetClient.Storage.Streams.Internal;

/// <summary>WinRT's reads and writes of buffers, on top of streams that take memory.</summary>
/// <remarks>They run as a <see cref="CancellableOperation"/>, so that UWP's <c>stream.ReadAsync(...).AsTask(token)</c> cancels the read, which costs a few
/// allocations. Reads and writes of memory cost none.</remarks>
internal static class MemoryStreamCalls
{
    /// <summary>Reads until <paramref name="count"/> bytes or the end; with <see cref="InputStreamOptions.Partial"/>, until one byte or more.</summary>
    /// <remarks>When the read fails, <paramref name="buffer"/>'s length tells how many bytes had arrived: none is lost.</remarks>
    public static ValueTask<IBuffer> ReadAsync(IMemoryInput input, IBuffer buffer, uint count, InputStreamOptions options, CancellationToken token)
    {
        Memory<byte> memory = Target(buffer, count);
        buffer.Length = 0;
        if (count == 0)
            return new ValueTask<IBuffer>(buffer);
        bool partial = (options & InputStreamOptions.Partial) != 0;
        return new ValueTask<IBuffer>(CancellableOperation.Run(
            static (s, inner) => FillAsync(s.input, s.buffer, s.memory, s.partial, inner, s.token), (input, buffer, memory, partial, token), token));
    }

    /// <summary>Writes the bytes in use.</summary>
    public static ValueTask<uint> WriteAsync(IMemoryOutput output, IBuffer buffer, CancellationToken token)
    {
        Memory<byte> memory = buffer.AsMemory();
        return new ValueTask<uint>(CancellableOperation.Run(
            static (s, inner) => DrainAsync(s.output, s.memory, inner, s.token), (output, memory, token), token));
    }

    /// <summary>The memory that a read may fill.</summary>
    public static Memory<byte> Target(IBuffer buffer, uint count)
    {
        Memory<byte> memory = buffer.WholeMemory();
        if (count > (uint)memory.Length)
            throw Throw.Argument($"{count} bytes do not fit a buffer with a capacity of {memory.Length}.", nameof(count));
        return memory[..(int)count];
    }

    private static async Task<IBuffer> FillAsync(
        IMemoryInput input, IBuffer buffer, Memory<byte> memory, bool partial, CancellationToken inner, CancellationToken callers)
    {
        try
        {
            int filled = 0;
            while (filled < memory.Length)
            {
                int read = await input.ReadAsync(memory[filled..], inner).ConfigureAwait(false);
                if (read == 0)
                    break;
                filled += read;
                buffer.Length = (uint)filled;
                if (partial)
                    break;
            }
            return buffer;
        }
        catch (OperationCanceledException e)
        {
            throw Throw.Canceled(callers, e);
        }
    }

    private static async Task<uint> DrainAsync(IMemoryOutput output, Memory<byte> memory, CancellationToken inner, CancellationToken callers)
    {
        try
        {
            await output.WriteAsync(memory, inner).ConfigureAwait(false);
            return (uint)memory.Length;
        }
        catch (OperationCanceledException e)
        {
            throw Throw.Canceled(callers, e);
        }
    }
}
