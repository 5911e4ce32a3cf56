namespace NetClient.Errors;

/// <summary>How a row of an error table is known.</summary>
internal enum Evidence
{
    /// <summary>Microsoft's text for the status is the text or name of the constant.</summary>
    Documented,

    /// <summary>The HRESULT was seen with that meaning, at run time or in Microsoft's code.</summary>
    Observed,

    /// <summary>Concluded from the meaning of both; seen nowhere.</summary>
    Inferred,
}
