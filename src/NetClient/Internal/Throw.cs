using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using NetClient.Errors;

namespace NetClient.Internal;

/// <summary>Exceptions with the HRESULT that Windows gives in the same place: .NET's own constructors set other numbers.</summary>
internal static class Throw
{
    /// <summary>E_INVALIDARG for a null argument.</summary>
    public static void IfNull([NotNull] object? argument, [CallerArgumentExpression(nameof(argument))] string? name = null)
    {
        if (argument is null)
            throw new ArgumentNullException(name) { HResult = HResults.InvalidArgument };
    }

    /// <summary>E_INVALIDARG for a null or empty string.</summary>
    public static void IfNullOrEmpty([NotNull] string? argument, [CallerArgumentExpression(nameof(argument))] string? name = null)
    {
        IfNull(argument, name);
        if (argument.Length == 0)
            throw Argument("The value is empty.", name);
    }

    /// <summary>E_INVALIDARG.</summary>
    public static ArgumentException Argument(string message, string? name) => new(message, name) { HResult = HResults.InvalidArgument };

    /// <summary>E_INVALIDARG for a value outside its range.</summary>
    public static ArgumentOutOfRangeException Range(string message, string? name) => new(name, message) { HResult = HResults.InvalidArgument };

    /// <summary>E_BOUNDS: past the end of a buffer.</summary>
    public static ArgumentOutOfRangeException Bounds(string message, string? name = null) => new(name, message) { HResult = HResults.Bounds };

    /// <summary>E_ILLEGAL_METHOD_CALL: the right call in the wrong state.</summary>
    public static InvalidOperationException WrongState(string message) => new(message) { HResult = HResults.IllegalMethodCall };

    /// <summary>E_ILLEGAL_DELEGATE_ASSIGNMENT: an operation's completion handler is set once.</summary>
    public static InvalidOperationException CompletedAlreadySet() =>
        new("Completed was set before; it can be set once.") { HResult = HResults.IllegalDelegateAssignment };

    /// <summary>ERROR_INVALID_OPERATION: a call beside another one that must end first.</summary>
    public static InvalidOperationException Concurrent(string message) => new(message) { HResult = HResults.InvalidOperation };

    /// <summary>RO_E_CLOSED.</summary>
    public static ObjectDisposedException Closed(string objectName) => new(objectName) { HResult = HResults.Closed };

    /// <summary>RO_E_CLOSED, for one that something else has closed.</summary>
    public static ObjectDisposedException Closed(string objectName, string why) => new(objectName, why) { HResult = HResults.Closed };

    /// <summary>A task that ended with an exception. An asynchronous method makes a cancelled task of a cancellation, and keeps the exception, its HResult and its token.</summary>
    public static async Task<T> AsTask<T>(Exception exception)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        ExceptionDispatchInfo.Throw(exception);
        return default;
    }

    /// <summary>ERROR_CANCELLED, with the token that the caller gave.</summary>
    public static OperationCanceledException Canceled(CancellationToken callersToken, Exception? inner = null) =>
        new("The operation was canceled.", inner, callersToken) { HResult = HResults.Canceled };
}
