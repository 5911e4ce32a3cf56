namespace NetClient.AspNetCore.Tests;

/// <summary>Tests that hold whatever waits for the connections: each class of them has a descendant for each.</summary>
public abstract class EachEngine
{
    private protected EachEngine(bool usesEpoll) => TestApp.UsesEpoll = usesEpoll;
}
