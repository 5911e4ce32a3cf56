using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace NetClient.Capabilities.Internal;

/// <summary>Argument exceptions with Windows' E_INVALIDARG: .NET's own constructors set other numbers.</summary>
internal static class Throw
{
    private const int InvalidArgument = unchecked((int)0x80070057);

    public static void IfNull([NotNull] object? argument, [CallerArgumentExpression(nameof(argument))] string? name = null)
    {
        if (argument is null)
            throw new ArgumentNullException(name) { HResult = InvalidArgument };
    }

    public static void IfNullOrEmpty([NotNull] string? argument, [CallerArgumentExpression(nameof(argument))] string? name = null)
    {
        IfNull(argument, name);
        if (argument.Length == 0)
            throw Argument("The value is empty.", name);
    }

    public static void IfNoPort(int port)
    {
        if ((uint)port > 65535)
            throw Range("A port is a number from 0 to 65535.", nameof(port));
    }

    public static ArgumentException Argument(string message, string? name) => new(message, name) { HResult = InvalidArgument };

    public static ArgumentOutOfRangeException Range(string message, string name) => new(name, message) { HResult = InvalidArgument };
}
