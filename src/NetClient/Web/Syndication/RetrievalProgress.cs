namespace NetClient.Web.Syndication;

/// <summary>How far a retrieval has come.</summary>
public record struct RetrievalProgress
{
    /// <summary>Bytes received of the answer's body, after decompression.</summary>
    public uint BytesRetrieved;

    /// <summary>Bytes of the whole body; 0 when the server does not say.</summary>
    public uint TotalBytesToRetrieve;

    /// <summary>Makes a report.</summary>
    /// <param name="_BytesRetrieved">Bytes received.</param>
    /// <param name="_TotalBytesToRetrieve">Bytes of the whole body, 0 when unknown.</param>
    public RetrievalProgress(uint _BytesRetrieved, uint _TotalBytesToRetrieve)
    {
        BytesRetrieved = _BytesRetrieved;
        TotalBytesToRetrieve = _TotalBytesToRetrieve;
    }
}
