namespace NetClient.InteropTests.Certificates;

/// <summary>What a <see cref="RevocationHost"/> does with a request.</summary>
public enum RevocationAnswer
{
    /// <summary>Answers it.</summary>
    Serve,

    /// <summary>Serves lists and cuts the connection when asked by OCSP.</summary>
    ListsOnly,

    /// <summary>Keeps the client waiting.</summary>
    Hang,

    /// <summary>Cuts the connection.</summary>
    Reset,
}
