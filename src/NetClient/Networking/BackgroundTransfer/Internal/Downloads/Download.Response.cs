using NetClient.Networking.BackgroundTransfer.Internal.Journal;

namespace NetClient.Networking.BackgroundTransfer.Internal.Downloads;

internal sealed partial class Download
{
    private ResponseInformation? _response;

    /// <summary>The last answer; null when there was none.</summary>
    public ResponseInformation? Response => Volatile.Read(ref _response) ?? (Record.Response is { } record ? ResponseInformation.Of(record) : null);

    private void Learn(HttpResponseMessage response, bool isResumable)
    {
        ResponseInformation information = ResponseInformation.Of(response, isResumable);
        Volatile.Write(ref _response, information);
        ResponseRecord record = information.ToRecord();
        Remember(known => known with { Response = record });
        ResponseChanged();
    }
}
