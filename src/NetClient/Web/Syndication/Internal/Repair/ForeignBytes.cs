using System.Text;

namespace NetClient.Web.Syndication.Internal.Repair;

/// <summary>Bytes that are no UTF-8, in a document that is UTF-8 elsewhere: most likely pasted from windows-1252, and read so, byte by byte.</summary>
internal sealed class ForeignBytes(Action found) : DecoderFallback
{
    public override int MaxCharCount => 4;

    public override DecoderFallbackBuffer CreateFallbackBuffer() => new Found(found);

    private sealed class Found(Action found) : DecoderFallbackBuffer
    {
        private byte[] _bytes = [];
        private int _next;

        public override int Remaining => _bytes.Length - _next;

        public override bool Fallback(byte[] bytesUnknown, int index)
        {
            (_bytes, _next) = (bytesUnknown, 0);
            found();
            return bytesUnknown.Length > 0;
        }

        public override char GetNextChar()
        {
            if (_next >= _bytes.Length)
                return '\0';
            byte one = _bytes[_next++];
            return one is >= 0x80 and < 0xA0 ? FeedEncodings.Windows1252[one - 0x80] : (char)one;
        }

        public override bool MovePrevious()
        {
            if (_next == 0)
                return false;
            _next--;
            return true;
        }
    }
}
