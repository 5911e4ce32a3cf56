// The trimmed smoke program: each check exercises a part of NetClient that a trimmer could break, and prints one line. Exit code 0 means all held.
using NetClient.TrimTests;

(string Name, Func<CancellationToken, Task> Run)[] checks =
[
    ("host names", Checks.HostNames),
    ("manifest", Checks.Manifest),
    ("plain echo", EchoChecks.Plain),
    ("TLS echo", EchoChecks.Tls),
    ("denied connect", EchoChecks.Denied),
    ("datagrams", DatagramChecks.ThereAndBack),
    ("container", ContainerChecks.Sockets),
];

foreach (var (name, run) in checks)
{
    using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
    await run(deadline.Token);
    Console.WriteLine($"ok  {name}");
}

Console.WriteLine($"{checks.Length} checks held");
