using NetClient.Errors;
using NetClient.Internal;

namespace NetClient.Tests.Internal;

public sealed class ThrowTests
{
    [Fact]
    public void IfNull_Null_CarriesInvalidArgument()
    {
        var e = Assert.Throws<ArgumentNullException>(() => Throw.IfNull(null, "x"));
        Assert.Equal(HResults.InvalidArgument, e.HResult);
    }

    [Fact]
    public void Canceled_CarriesTheCallersTokenAndErrorCancelled()
    {
        using var cts = new CancellationTokenSource();
        var e = Throw.Canceled(cts.Token);
        Assert.Equal(cts.Token, e.CancellationToken);
        Assert.Equal(HResults.Canceled, e.HResult);
    }
}
