namespace NetClient.Tests.House.Metadata;

/// <summary>One dependency in each place where a dependency can hide; nothing here ever runs.</summary>
internal static class ScanFixtures
{
    public sealed class BaseType : BaseFixture;

    public sealed class Constraint<T>
        where T : IConstraintFixture
    {
        public T? Value { get; set; }
    }

    [AttributeFixture]
    public sealed class Attribute;

    public sealed class FieldArgument
    {
        public IReadOnlyDictionary<string, ArgumentFixture[]>? Field { get; set; }
    }

    public static async Task<string> StateMachine()
    {
        await Task.Yield();
        return new AsyncFixture().ToString()!;
    }

    public static Func<string> Closure(int argument) => () => new ClosureFixture().ToString() + argument;

    public static int Caught(Func<int> run)
    {
        try
        {
            return run();
        }
        catch (CaughtFixtureException)
        {
            return 0;
        }
    }

    public static bool TypeTest(object value) => value is TestedFixture;

    public static int GenericCall() => Array.Empty<GenericCallFixture>().Length;

    public static object BehindASwitch(int value) => value switch
    {
        0 => "none",
        1 => 1.5,
        2 => 2L,
        3 => 'c',
        4 => 4f,
        5 => new SwitchFixture(),
        _ => value,
    };
}

internal class BaseFixture;

internal interface IConstraintFixture;

[AttributeUsage(AttributeTargets.Class)]
internal sealed class AttributeFixtureAttribute : Attribute;

internal sealed class ArgumentFixture;

internal sealed class AsyncFixture;

internal sealed class ClosureFixture;

internal sealed class CaughtFixtureException : Exception;

internal sealed class TestedFixture;

internal sealed class GenericCallFixture;

internal sealed class SwitchFixture;

internal sealed class UnusedFixture;
