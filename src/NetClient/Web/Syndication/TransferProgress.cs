namespace NetClient.Web.Syndication;

/// <summary>How far a publication has come: what was sent, and what came back.</summary>
public record struct TransferProgress
{
    /// <summary>Bytes sent of the request's body.</summary>
    public uint BytesSent;

    /// <summary>Bytes of the request's whole body; 0 when it is not known.</summary>
    public uint TotalBytesToSend;

    /// <summary>Bytes received of the answer's body.</summary>
    public uint BytesRetrieved;

    /// <summary>Bytes of the answer's whole body; 0 when the server does not say.</summary>
    public uint TotalBytesToRetrieve;

    /// <summary>Makes a report.</summary>
    /// <param name="_BytesSent">Bytes sent.</param>
    /// <param name="_TotalBytesToSend">Bytes to send, 0 when unknown.</param>
    /// <param name="_BytesRetrieved">Bytes received.</param>
    /// <param name="_TotalBytesToRetrieve">Bytes to receive, 0 when unknown.</param>
    public TransferProgress(uint _BytesSent, uint _TotalBytesToSend, uint _BytesRetrieved, uint _TotalBytesToRetrieve)
    {
        BytesSent = _BytesSent;
        TotalBytesToSend = _TotalBytesToSend;
        BytesRetrieved = _BytesRetrieved;
        TotalBytesToRetrieve = _TotalBytesToRetrieve;
    }
}
