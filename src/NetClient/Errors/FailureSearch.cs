namespace NetClient.Errors;

/// <summary>Looks for the failure in an exception, from the outside in: itself, its inner exceptions, the parts of an <see cref="AggregateException"/>.</summary>
internal static class FailureSearch
{
    /// <summary>How many exceptions are looked at, at most. Real chains have about six; one that somebody else made may have no end worth waiting for.</summary>
    public const int MaxParts = 100;

    /// <summary>The number of the failure: the first exact clue that has a status, else the first exact one, else the first rough one; null when nothing in the exception tells.</summary>
    public static int? Find(Exception exception, Func<Exception, Clue> read, Func<int, bool> hasStatus)
    {
        int? exact = null;
        int? rough = null;
        var pending = new Stack<Exception>([exception]);
        for (int left = MaxParts; left > 0 && pending.TryPop(out Exception? part); left--)
        {
            Clue clue = read(part);
            if (!clue.IsExact)
            {
                rough ??= clue.HResult;
                PushInner(pending, part);
            }
            else if (hasStatus(clue.HResult!.Value))
            {
                return clue.HResult;
            }
            else
            {
                exact ??= clue.HResult; // the other parts of an aggregate may have more to say
            }
        }
        return exact ?? rough;
    }

    /// <summary>The first exception of a kind.</summary>
    public static T? First<T>(Exception? exception)
        where T : Exception =>
        Parts(exception).OfType<T>().FirstOrDefault();

    /// <summary>The exception and what is in it, outermost first.</summary>
    public static IEnumerable<Exception> Parts(Exception? exception)
    {
        if (exception is null)
            yield break;
        var pending = new Stack<Exception>([exception]);
        for (int left = MaxParts; left > 0 && pending.TryPop(out Exception? part); left--)
        {
            yield return part;
            PushInner(pending, part);
        }
    }

    private static void PushInner(Stack<Exception> pending, Exception part)
    {
        if (part is AggregateException { InnerExceptions: { Count: > 0 } parts })
        {
            for (int i = Math.Min(parts.Count, MaxParts) - 1; i >= 0; i--)
                pending.Push(parts[i]);
        }
        else if (part.InnerException is { } inner)
        {
            pending.Push(inner);
        }
    }
}
