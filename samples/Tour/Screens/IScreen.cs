namespace Tour.Screens;

/// <summary>Where the tour is shown.</summary>
internal interface IScreen
{
    /// <summary>Runs the steps of all chapters in order and shows what comes of them.</summary>
    Task ShowAsync(IReadOnlyList<Chapter> chapters, Func<Step, Task<Row>> run);

    void Conclude(string sentence, bool good);
}
