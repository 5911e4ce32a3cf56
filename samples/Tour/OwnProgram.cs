namespace Tour;

/// <summary>This program, to be started once more as another app.</summary>
internal static class OwnProgram
{
    /// <summary>The program and its arguments: itself, or the host that it runs under.</summary>
    public static (string Program, string[] Arguments) Command(params string[] arguments)
    {
        string program = Environment.ProcessPath!;
        return Path.GetFileNameWithoutExtension(program).Equals("dotnet", StringComparison.OrdinalIgnoreCase)
            ? (program, [typeof(OwnProgram).Assembly.Location, .. arguments])
            : (program, arguments);
    }
}
