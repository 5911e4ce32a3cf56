using NetClient.Networking.BackgroundTransfer;
using NetClient.Networking.BackgroundTransfer.Internal;

namespace NetClient.Tests.Networking.BackgroundTransfer;

/// <summary>A network that comes and goes as the test says.</summary>
internal sealed class FakeNetwork : ITransferNetwork
{
    private volatile bool _isThere = true;
    private volatile bool _isCosted;

    public event Action? Changed;

    public bool IsThere
    {
        get => _isThere;
        set
        {
            _isThere = value;
            Changed?.Invoke();
        }
    }

    /// <summary>A connection that only <see cref="BackgroundTransferCostPolicy.Always"/> may use.</summary>
    public bool IsCosted
    {
        get => _isCosted;
        set
        {
            _isCosted = value;
            Changed?.Invoke();
        }
    }

    public BackgroundTransferStatus? Obstacle(Uri address, BackgroundTransferCostPolicy policy) =>
        !_isThere ? BackgroundTransferStatus.PausedNoNetwork
        : _isCosted && policy is not BackgroundTransferCostPolicy.Always ? BackgroundTransferStatus.PausedCostedNetwork
        : null;

    public bool LeadsTo(Uri address) => _isThere;
}
