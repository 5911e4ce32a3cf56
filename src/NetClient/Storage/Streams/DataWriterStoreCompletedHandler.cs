using NetClient.Foundation;

namespace NetClient.Storage.Streams;

/// <summary>Called when a <see cref="DataWriterStoreOperation"/> has ended.</summary>
/// <param name="asyncInfo">The operation; its results may be taken here.</param>
/// <param name="asyncStatus">How it ended.</param>
public delegate void DataWriterStoreCompletedHandler(DataWriterStoreOperation asyncInfo, AsyncStatus asyncStatus);
