using NetClient.Errors;
using NetClient.Foundation;

namespace NetClient.Tests.Foundation;

public sealed class DeferralTests
{
    private int _calls;

    [Fact]
    public void Complete_Twice_RunsTheHandlerOnceAndThrows()
    {
        var deferral = new Deferral(() => _calls++);
        deferral.Complete();
        Assert.Equal(HResults.IllegalMethodCall, Assert.Throws<InvalidOperationException>(deferral.Complete).HResult);
        Assert.Equal(1, _calls);
    }

    [Fact]
    public void Dispose_NotCompleted_RunsTheHandlerOnce()
    {
        var deferral = new Deferral(() => _calls++);
        deferral.Dispose();
        deferral.Dispose();
        Assert.Equal(1, _calls);
    }

    [Fact]
    public void Dispose_Completed_DoesNothing()
    {
        var deferral = new Deferral(() => _calls++);
        deferral.Complete();
        deferral.Dispose();
        Assert.Equal(1, _calls);
    }
}
