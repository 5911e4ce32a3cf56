// The trimmed smoke program: each check exercises a part of NetClient that a trimmer could break, and prints one line. Exit code 0 means all held.
using NetClient.TrimTests;

(string Name, Func<Task> Run)[] checks =
[
    ("host names", Checks.HostNames),
];

foreach (var (name, run) in checks)
{
    await run().WaitAsync(TimeSpan.FromSeconds(30));
    Console.WriteLine($"ok  {name}");
}

Console.WriteLine($"{checks.Length} checks held");
