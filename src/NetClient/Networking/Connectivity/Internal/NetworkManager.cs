using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace NetClient.Networking.Connectivity.Internal;

/// <summary>Asks NetworkManager, where it runs, through its own command nmcli: D-Bus would take a package.</summary>
/// <param name="time">The clock.</param>
/// <param name="program">nmcli by its full path: what an app's PATH begins with is not to be run.</param>
/// <param name="isRunning">Whether NetworkManager runs.</param>
internal sealed class NetworkManager(TimeProvider time, string program, Func<bool> isRunning)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    // One question about all devices instead of one for each profile; shorter than the monitor waits after a change.
    private static readonly TimeSpan Fresh = TimeSpan.FromMilliseconds(200);
    private static readonly string[] DeviceQuestion = ["-t", "-f", "GENERAL", "device", "show"];   // the group, because older versions refuse names they do not know
    private static readonly string[] WiFiQuestion = ["-t", "-f", "ACTIVE,DEVICE,SSID,SECURITY", "device", "wifi", "list", "--rescan", "no"];

    private readonly Lock _gate = new();
    private Dictionary<string, ManagedDevice> _devices = [];
    private long _asked;
    private bool _hasAsked;

    /// <summary>The system's.</summary>
    public static NetworkManager OfTheSystem(TimeProvider time) =>
        new(time, "/usr/bin/nmcli", static () => OperatingSystem.IsLinux() && Directory.Exists("/run/NetworkManager"));

    /// <summary>What it knows of each device, by interface name; nothing where it does not run, or does not answer in time.</summary>
    public IReadOnlyDictionary<string, ManagedDevice> Devices()
    {
        lock (_gate)
        {
            if (!_hasAsked || time.GetElapsedTime(_asked) >= Fresh)
            {
                _devices = NetworkManagerText.ParseDevices(Ask(DeviceQuestion));
                _asked = time.GetTimestamp();
                _hasAsked = true;
            }
            return _devices;
        }
    }

    /// <summary>The Wi-Fi network that a device is in; null when nobody tells.</summary>
    public ManagedWiFi? WiFiOf(string interfaceName) => NetworkManagerText.ParseWiFi(Ask(WiFiQuestion)).GetValueOrDefault(interfaceName);

    private string Ask(string[] question)
    {
        if (!isRunning() || !File.Exists(program))
            return "";
        var start = new ProcessStartInfo(program, question) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["LC_ALL"] = "C.UTF-8";
        try
        {
            using Process process = Process.Start(start)!;
            using ITimer limit = time.CreateTimer(static state => End((Process)state!), process, Patience, Timeout.InfiniteTimeSpan);
            process.StandardInput.Close();
            string answer = Encoding.UTF8.GetString(SystemText.ReadToLimit(process.StandardOutput.BaseStream));
            End(process);   // it has said all it may
            process.WaitForExit();
            return answer;
        }
        catch (Exception e) when (e is Win32Exception or IOException or InvalidOperationException)
        {
            return "";
        }
    }

    private static void End(Process process)
    {
        try
        {
            process.Kill();
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception or NotSupportedException)
        {
            // It has ended by itself.
        }
    }
}
