using NetClient.Storage.Streams;

namespace NetClient.Networking.BackgroundTransfer;

/// <summary>What downloads and uploads have in common.</summary>
public interface IBackgroundTransferOperation
{
    /// <summary>On which connections it may run.</summary>
    BackgroundTransferCostPolicy CostPolicy { get; set; }

    /// <summary>The name of the group that it was created in; empty for none. Deprecated in WinRT.</summary>
    string Group { get; }

    /// <summary>What it is known by, all its life.</summary>
    Guid Guid { get; }

    /// <summary>The method of its requests.</summary>
    string Method { get; }

    /// <summary>The address that was asked for.</summary>
    Uri RequestedUri { get; }

    /// <summary>The last response; null when there was none.</summary>
    ResponseInformation? GetResponseInformation();

    /// <summary>Reads what has come so far.</summary>
    /// <param name="position">The first byte to read.</param>
    IInputStream GetResultStreamAt(ulong position);
}
