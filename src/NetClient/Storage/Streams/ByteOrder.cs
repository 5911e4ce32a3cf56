namespace NetClient.Storage.Streams;

/// <summary>The order of the bytes of a number.</summary>
public enum ByteOrder
{
    /// <summary>The least significant byte comes first.</summary>
    LittleEndian = 0,

    /// <summary>The most significant byte comes first, as network protocols have it.</summary>
    BigEndian = 1,
}
