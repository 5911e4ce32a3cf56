using NetClient.Networking.BackgroundTransfer.Internal.Files;
using NetClient.Networking.BackgroundTransfer.Internal.Journal;

namespace NetClient.Tests.Networking.BackgroundTransfer.Internal.Journal;

/// <summary>The power goes after every number of steps in turn while states are written, some of them by writing the file anew. The last state whose writing had ended is there, or a later one.</summary>
/// <remarks>Seen to fail without each of the journal's flushes: of a new file and its name, of a state that is appended, of a file that is written anew and its name.</remarks>
public sealed class JournalPowerLossTests
{
    private const string Folder = "/journal";
    private const int States = 12;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public void Write_PowerCutAfterEachStep_KeepsTheLastState(int seed)
    {
        int cuts = 0;
        for (bool all = false; !all; cuts++)
        {
            var files = new PowerLossFiles((seed * 1000) + cuts) { StepsUntilCut = cuts };
            long written = -1;
            try
            {
                var record = new TransferRecord
                {
                    Id = Guid.NewGuid(),
                    Kind = TransferKind.Download,
                    Method = "GET",
                    Address = "http://127.0.0.1/",
                    Path = "/tmp/x",
                    Sealed = new byte[30_000],   // so large that every fourth state writes the file anew
                };
                JournalEntry entry = JournalEntry.Create(files, Folder, record);
                files.FlushFolder(Folder);
                for (written = 0; written < States; written++)
                    entry.Write(record with { Order = written + 1 });
                all = true;
            }
            catch (PowerCutException)
            {
                // As far as it came.
            }
            files.CutPower();

            (JournalEntry, TransferRecord Record)[] left = [.. files.List(Folder, "*" + JournalEntry.Extension).Select(path => TryLoad(files, path)).OfType<(JournalEntry, TransferRecord)>()];
            if (written < 0)
                continue;   // nobody was told that it was written down
            Assert.InRange(Assert.Single(left).Record.Order, written, written + 1);
        }
        Assert.True(cuts > 3 * States);
    }

    private static (JournalEntry Entry, TransferRecord Record)? TryLoad(ITransferFiles files, string path)
    {
        try
        {
            return JournalEntry.Load(files, path);
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }
}
