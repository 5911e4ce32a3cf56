using System.Buffers;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace NetClient.Networking.Sockets.Internal;

/// <summary>Sends files over a transport: out of the system's cache where that is possible, by reading and sending where it is not.</summary>
internal static partial class FileSender
{
    private const int ReadSize = 256 * 1024;
    private const int WaitSize = 16 * 1024;         // what is copied to wait until the socket takes more
    private const int MostPerCall = 4 * 1024 * 1024; // so that a stop is heard between calls
    private const int Moment = 3;                   // milliseconds
    private const short Writable = 4;               // POLLOUT
    private const int Interrupted = 4;              // EINTR
    private const int TryAgain = 11;                // EAGAIN, on Linux
    private const int ConnectionReset = 104;        // ECONNRESET, on Linux

    public static Task SendAsync(Transport transport, SafeFileHandle file, long offset, long count, Action<int> sent, CancellationToken cancellationToken) =>
        transport is PlainTransport && OperatingSystem.IsLinux()
            ? Task.Run(() => SendDirectlyAsync(transport, file, offset, count, sent, cancellationToken), CancellationToken.None)
            : ReadAndSendAsync(transport, file, offset, count, sent, cancellationToken);

    /// <summary>Reads and sends: any transport, any file.</summary>
    public static async Task ReadAndSendAsync(Transport transport, SafeFileHandle file, long offset, long count, Action<int> sent, CancellationToken cancellationToken)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent((int)Math.Min(ReadSize, Math.Max(count, 1)));
        try
        {
            long end = offset + count;
            while (offset < end)
            {
                int read = await RandomAccess.ReadAsync(file, buffer.AsMemory(0, (int)Math.Min(buffer.Length, end - offset)), offset, cancellationToken).ConfigureAwait(false);
                await SendReadAsync(transport, buffer.AsMemory(0, read), sent, cancellationToken).ConfigureAwait(false);
                offset += read;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // For a full socket the thread itself waits a moment, because a peer that keeps up has made room before two other threads could be woken in turn. One that does not is waited for by sending
    // a little in the ordinary way, which ends when there is room again. That also turns whatever is wrong into the exception that a write has.
    private static async Task SendDirectlyAsync(Transport transport, SafeFileHandle file, long offset, long count, Action<int> sent, CancellationToken cancellationToken)
    {
        await transport.SendAsync(default, cancellationToken).ConfigureAwait(false); // nothing: .NET makes a socket one that does not wait with its first asynchronous call
        byte[] buffer = ArrayPool<byte>.Shared.Rent(WaitSize);
        try
        {
            bool isPossible = true, isQuick = true;
            long end = offset + count;
            while (offset < end)
            {
                while (isPossible && offset < end && !cancellationToken.IsCancellationRequested)
                {
                    nint moved = SendDirectly(transport.Socket.SafeHandle, file, ref offset, (nint)Math.Min(MostPerCall, end - offset), out isPossible);
                    if (moved > 0)
                        sent((int)moved);
                    else if (moved == 0 || !isPossible || !isQuick || !(isQuick = HasRoomSoon(transport.Socket.SafeHandle)))
                        break;
                }
                if (offset == end)
                    break;
                int read = RandomAccess.Read(file, buffer.AsSpan(0, (int)Math.Min(WaitSize, end - offset)), offset); // at once: this is the thread pool, and an asynchronous read goes there anyway
                await SendReadAsync(transport, buffer.AsMemory(0, read), sent, cancellationToken).ConfigureAwait(false);
                offset += read;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static async ValueTask SendReadAsync(Transport transport, ReadOnlyMemory<byte> bytes, Action<int> sent, CancellationToken cancellationToken)
    {
        if (bytes.IsEmpty)
            throw new EndOfStreamException("The file became shorter while it was sent.");
        await transport.SendAsync(bytes, cancellationToken).ConfigureAwait(false);
        sent(bytes.Length);
    }

    /// <returns>How many bytes went; 0 or less when the ordinary way has to be taken next.</returns>
    private static nint SendDirectly(SafeSocketHandle socket, SafeFileHandle file, ref long offset, nint count, out bool isPossible)
    {
        isPossible = true;
        while (true)
        {
            nint moved = SendFile(socket, file, ref offset, count);
            if (moved >= 0)
                return moved;
            int error = Marshal.GetLastPInvokeError();
            if (error == Interrupted)
                continue;
            if (error == ConnectionReset)
                throw new SocketException((int)System.Net.Sockets.SocketError.ConnectionReset); // told once: the next call would only know of an end
            isPossible = error == TryAgain; // a file that cannot be sent so is read instead
            return moved;
        }
    }

    /// <returns>Whether the socket takes more, or fails, within a moment.</returns>
    private static bool HasRoomSoon(SafeSocketHandle socket)
    {
        bool isHeld = false;
        try
        {
            socket.DangerousAddRef(ref isHeld);
            var room = new PollEvents { Descriptor = (int)socket.DangerousGetHandle(), Asked = Writable };
            return Poll(ref room, 1, Moment) > 0;
        }
        finally
        {
            if (isHeld)
                socket.DangerousRelease();
        }
    }

    [LibraryImport("libc", EntryPoint = "poll")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Poll(ref PollEvents events, nuint count, int milliseconds);

    [StructLayout(LayoutKind.Sequential)]
    private struct PollEvents
    {
        public int Descriptor;
        public short Asked;
        public short Happened;
    }

    [LibraryImport("libc", EntryPoint = "sendfile64", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint SendFile(SafeSocketHandle socket, SafeFileHandle file, ref long offset, nint count);
}
