namespace NetClient.Tests;

/// <summary>Tests that count what the whole process holds or allocates: nothing else runs beside them.</summary>
[CollectionDefinition(nameof(WholeProcess), DisableParallelization = true)]
public sealed class WholeProcess;
