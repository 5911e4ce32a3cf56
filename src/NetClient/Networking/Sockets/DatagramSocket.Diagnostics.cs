using NetClient.Capabilities;
using NetClient.Networking.Sockets.Internal;

namespace NetClient.Networking.Sockets;

public sealed partial class DatagramSocket
{
    /// <summary>Waits for a bind, a connect or the like, and says how it ended when it failed.</summary>
    private async Task ObserveAsync(string name, Task operation)
    {
        try
        {
            await operation.ConfigureAwait(false);
        }
        catch (Exception e)
        {
            Counted(e);
            if (e is CapabilityDeniedException)
                SocketLog.Denied(_log, name, e.Message);
            throw;
        }
    }

    private Exception Counted(Exception failure)
    {
        _context.Metrics.Failed(failure);
        return failure;
    }
}
