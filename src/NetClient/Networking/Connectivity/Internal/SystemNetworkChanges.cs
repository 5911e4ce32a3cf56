using System.Net.NetworkInformation;

namespace NetClient.Networking.Connectivity.Internal;

/// <summary>The system's word that some address or adapter changed.</summary>
internal sealed class SystemNetworkChanges : IDisposable
{
    private readonly Action _changed;

    private SystemNetworkChanges(Action changed)
    {
        _changed = changed;
        NetworkChange.NetworkAddressChanged += OnAddress;
        try
        {
            NetworkChange.NetworkAvailabilityChanged += OnAvailability;
        }
        catch (Exception e) when (e is NetworkInformationException or PlatformNotSupportedException)
        {
            NetworkChange.NetworkAddressChanged -= OnAddress;
            throw;
        }
    }

    /// <summary>Begins to listen; null where the system does not tell (a sandbox without netlink, a browser).</summary>
    public static IDisposable? Subscribe(Action changed)
    {
        try
        {
            return new SystemNetworkChanges(changed);
        }
        catch (Exception e) when (e is NetworkInformationException or PlatformNotSupportedException)
        {
            return null;
        }
    }

    /// <summary>Ends listening; .NET closes its handle with its last listener.</summary>
    public void Dispose()
    {
        NetworkChange.NetworkAddressChanged -= OnAddress;
        NetworkChange.NetworkAvailabilityChanged -= OnAvailability;
    }

    private void OnAddress(object? sender, EventArgs e) => _changed();

    private void OnAvailability(object? sender, NetworkAvailabilityEventArgs e) => _changed();
}
