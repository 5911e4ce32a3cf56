using System.Net.Sockets;
using System.Text;
using NetClient.Networking.Connectivity;

namespace NetClient.Networking.Sockets.Internal;

internal static partial class AdapterBinding
{
    private const int BindToDevice = 25; // SO_BINDTODEVICE (socket(7)); no privilege needed since Linux 5.7 unless another device was bound before

    private static void ApplyOnLinux(Socket socket, NetworkAdapter adapter)
    {
        try
        {
            socket.SetRawSocketOption(1 /* SOL_SOCKET */, BindToDevice, Encoding.UTF8.GetBytes(adapter.Name + '\0'));
        }
        catch (SocketException e) when (e.SocketErrorCode == System.Net.Sockets.SocketError.SocketError)
        {
            // ENODEV, for which .NET has neither code nor number.
            throw new SocketException((int)System.Net.Sockets.SocketError.AddressNotAvailable, $"There is no adapter {adapter.Name} any more.");
        }
    }
}
