namespace Tour;

/// <summary>A chapter of the tour: what it is about, and the steps that show it.</summary>
internal sealed record Chapter(string Title, string About, params Step[] Steps);

/// <summary>One row of the table: what is done, what is expected of it, and how to find out what happens.</summary>
internal sealed record Step(string What, string Expected, Func<CancellationToken, Task<Outcome>> RunAsync);

/// <summary>What happened: the few words that are compared with the expected ones, and the sentence a user would read.</summary>
internal sealed record Outcome(string Happened, string? Message = null)
{
    /// <summary>Set when this machine cannot show the step; says why.</summary>
    public string? LeftOut { get; init; }

    public static implicit operator Outcome(string happened) => new(happened);
}

/// <summary>A step that has been run.</summary>
internal sealed record Row(Step Step, Outcome Outcome)
{
    public bool Held => Outcome.LeftOut is not null || Outcome.Happened == Step.Expected;
}
