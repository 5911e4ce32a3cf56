using NetClient.Internal;

namespace NetClient.Web.Syndication.Internal;

/// <summary>Characters on their way to the XML reader, which asks for some thousand of them at a time: no more come when the operation was cancelled, however long the document takes to read.</summary>
internal sealed class StoppableText(TextReader inner, CancellationToken cancellationToken) : TextReader
{
    public override int Read(char[] buffer, int index, int count)
    {
        Check();
        return inner.Read(buffer, index, count);
    }

    public override int Read()
    {
        Check();
        return inner.Read();
    }

    public override int Peek()
    {
        Check();
        return inner.Peek();
    }

    private void Check()
    {
        if (cancellationToken.IsCancellationRequested)
            throw Throw.Canceled(cancellationToken);
    }
}
