using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace NetClient.Storage.Streams.Internal;

/// <summary>Text as bytes: without length, terminator or byte order mark.</summary>
/// <remarks>UTF-8 is strict both ways, as on Windows. UTF-16 is copied as it is, for a string may hold any 16-bit units.</remarks>
internal static class Text
{
    public const int NoUnicodeTranslation = unchecked((int)0x80070459);   // ERROR_NO_UNICODE_TRANSLATION

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static string Decode(ReadOnlySpan<byte> bytes, UnicodeEncoding encoding)
    {
        if (encoding is not UnicodeEncoding.Utf8)
        {
            return encoding is UnicodeEncoding.Utf16LE
                ? string.Create(bytes.Length / sizeof(char), bytes, static (chars, from) => Copy(MemoryMarshal.AsBytes(chars), from, UnicodeEncoding.Utf16LE))
                : string.Create(bytes.Length / sizeof(char), bytes, static (chars, from) => Copy(MemoryMarshal.AsBytes(chars), from, UnicodeEncoding.Utf16BE));
        }
        try
        {
            return StrictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException e)
        {
            throw new DecoderFallbackException("The bytes are not UTF-8.", e.BytesUnknown, e.Index) { HResult = NoUnicodeTranslation };
        }
    }

    /// <summary>Text that ends where the bytes end. Half a UTF-16 unit at the end is an error, which <see cref="Decode"/> leaves to its callers.</summary>
    public static string DecodeWhole(ReadOnlySpan<byte> bytes, UnicodeEncoding encoding)
    {
        if (encoding is not UnicodeEncoding.Utf8 && bytes.Length % sizeof(char) != 0)
        {
            throw new DecoderFallbackException("The bytes are not UTF-16: there is half a unit at the end.", [bytes[^1]], bytes.Length - 1)
            {
                HResult = NoUnicodeTranslation,
            };
        }
        return Decode(bytes, encoding);
    }

    public static int Measure(string value, UnicodeEncoding encoding)
    {
        if (encoding is not UnicodeEncoding.Utf8)
            return checked(value.Length * sizeof(char));
        try
        {
            return StrictUtf8.GetByteCount(value);
        }
        catch (EncoderFallbackException e)
        {
            throw new ArgumentException("The text has a surrogate without its other half: UTF-8 cannot say that.", nameof(value), e)
            {
                HResult = NoUnicodeTranslation,
            };
        }
    }

    /// <summary>Fills <paramref name="destination"/>, whose length <see cref="Measure"/> told.</summary>
    public static void Encode(string value, Span<byte> destination, UnicodeEncoding encoding)
    {
        if (encoding is UnicodeEncoding.Utf8)
            StrictUtf8.GetBytes(value, destination);
        else
            Copy(destination, MemoryMarshal.AsBytes(value.AsSpan()), encoding);
    }

    // Copying turns the units' bytes round unless this machine has them in the order of the encoding: the same in both directions.
    private static void Copy(Span<byte> destination, ReadOnlySpan<byte> source, UnicodeEncoding encoding)
    {
        bool turn = BitConverter.IsLittleEndian != (encoding is UnicodeEncoding.Utf16LE);
        source.CopyTo(destination);
        if (turn)
        {
            Span<ushort> units = MemoryMarshal.Cast<byte, ushort>(destination);
            BinaryPrimitives.ReverseEndianness(units, units);
        }
    }
}
