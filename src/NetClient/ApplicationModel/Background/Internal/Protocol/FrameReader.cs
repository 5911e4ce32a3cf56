using System.Buffers.Binary;
using System.Runtime.InteropServices;
using NetClient.Networking.Sockets.Internal.Handoff;

namespace NetClient.ApplicationModel.Background.Internal.Protocol;

/// <summary>Puts frames together from what has arrived, without waiting. Between two frames it holds no memory but its header.</summary>
internal sealed class FrameReader(SafeHandle channel, int maxJson) : IDisposable
{
    private const int Step = 64 << 10;   // memory grows as bytes arrive, whatever lengths are announced

    private readonly byte[] _header = new byte[Frame.HeaderLength];
    private readonly ReceivedDescriptors _received = new();
    private byte[] _body = [];
    private int _filled;
    private int _length = -1;            // of the body; -1 while the header is incomplete
    private int _jsonLength;

    /// <summary>Whether a frame has begun and not ended.</summary>
    public bool IsMidway => _filled > 0 || _length >= 0;

    /// <summary>Whether the channel has ended.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>The next frame; null when it is not complete yet, or the channel has ended.</summary>
    /// <exception cref="InvalidDataException">It is none.</exception>
    /// <exception cref="IOException">The channel failed.</exception>
    public Frame? TryRead()
    {
        if (_length < 0)
        {
            if (!Fill(_header))
                return null;
            ReadHeader();
        }
        while (_filled < _length)
        {
            if (_filled == _body.Length)
                Array.Resize(ref _body, Math.Min(_length, _filled + Math.Max(Step, _filled)));
            if (!Fill(_body))
                return null;
        }
        return Complete();
    }

    public void Dispose() => _received.Dispose();

    private bool Fill(byte[] target)
    {
        while (_filled < target.Length)
        {
            int count = DescriptorMessages.Receive(channel, target.AsSpan(_filled), _received);
            if (_received.Count > DescriptorMessages.MaxDescriptors || _received.WasTruncated)
                throw new InvalidDataException("Too many descriptors came.");
            if (count == 0)
            {
                HasEnded = true;
                return IsMidway ? throw new InvalidDataException("The channel ended within a frame.") : false;
            }
            if (count < 0)
                return false;
            _filled += count;
        }
        return true;
    }

    private void ReadHeader()
    {
        if (!_header.AsSpan().StartsWith(Frame.Magic))
            throw new InvalidDataException("What came is no frame.");
        if (BinaryPrimitives.ReadUInt16LittleEndian(_header.AsSpan(4)) is var version && version != Frame.Version)
            throw new InvalidDataException($"A frame of version {version} came; this side speaks {Frame.Version}.");
        uint json = BinaryPrimitives.ReadUInt32LittleEndian(_header.AsSpan(12)), bytes = BinaryPrimitives.ReadUInt32LittleEndian(_header.AsSpan(16));
        if (json > maxJson || bytes > SocketState.MaxLength)
            throw new InvalidDataException("A frame was announced that is longer than any.");
        (_jsonLength, _length, _filled) = ((int)json, (int)(json + bytes), 0);
        _body = new byte[Math.Min(_length, Step)];
    }

    private Frame Complete()
    {
        if (_received.Count > 1)
            throw new InvalidDataException("Several descriptors came with one frame.");
        var frame = new Frame
        {
            Type = (FrameType)BinaryPrimitives.ReadUInt16LittleEndian(_header.AsSpan(6)),
            Request = BinaryPrimitives.ReadUInt32LittleEndian(_header.AsSpan(8)),
            Json = _body.AsMemory(0, _jsonLength),
            Bytes = _body.AsMemory(_jsonLength, _length - _jsonLength),
            Descriptor = _received.TakeSingle(),
        };
        (_length, _filled, _body) = (-1, 0, []);
        return frame;
    }
}
