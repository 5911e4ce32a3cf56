using System.Net.Sockets;
using System.Text;
using NetClient.Networking.Connectivity;

namespace NetClient.Networking.Sockets.Internal;

internal static partial class AdapterBinding
{
    private const int BindToDevice = 25; // SO_BINDTODEVICE (socket(7)); no privilege needed since Linux 5.7 unless another device was bound before

    private static void ApplyOnLinux(Socket socket, NetworkAdapter adapter) =>
        socket.SetRawSocketOption(1 /* SOL_SOCKET */, BindToDevice, Encoding.UTF8.GetBytes(adapter.Name + '\0'));
}
