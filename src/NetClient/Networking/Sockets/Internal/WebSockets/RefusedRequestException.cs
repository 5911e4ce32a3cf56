namespace NetClient.Networking.Sockets.Internal.WebSockets;

/// <summary>A request that is no opening handshake, or not one that is wanted: the HTTP status that says so, and why, in words fit for "the request was refused because ...".</summary>
internal sealed class RefusedRequestException(int status, string why, string? fields, Exception? inner) : Exception(why, inner)
{
    public RefusedRequestException(int status, string why, string? fields = null)
        : this(status, why, fields, null)
    {
    }

    /// <summary>The status of the answer.</summary>
    public int Status { get; } = status;

    /// <summary>Header fields of the answer, each with its line end; null for none.</summary>
    public string? Fields { get; } = fields;
}
