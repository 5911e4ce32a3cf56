namespace NetClient.Tests.Web.Syndication;

/// <summary>Is told on the thread that reports, before that goes on.</summary>
internal sealed class Inline<T>(Action<T> report) : IProgress<T>
{
    public void Report(T value) => report(value);
}
