namespace NetClient.Networking.BackgroundTransfer.Internal.Journal;

internal enum TransferKind
{
    Download,
    Upload,
}
