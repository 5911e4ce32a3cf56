using System.Diagnostics;
using NetClient.TestServers;

namespace Tour.Chapters;

internal static class Downloads
{
    private const int Size = 8 << 20;

    public static Chapter Write(string folder)
    {
        byte[] content = RangeServer.Bytes(Size);
        RangeServer? server = null;
        string path = Path.Join(folder, "image.bin");

        return new Chapter(
            "A download that is killed",
            "What came is written down before it counts. The process is killed half-way; the next one lists the download and goes on, by range, from what had reached the disk.",
            new Step("kill -9, half-way", "killed; the file is as it was", async token =>
            {
                // About two seconds for the whole, so that there is a half-way.
                server = new RangeServer(content) { Portion = 64 * 1024, BeforeBytes = (request, _) => request.Number == 0 ? Task.Delay(25, token) : Task.CompletedTask };
                await File.WriteAllTextAsync(path, "as it was", token);
                using Process first = Start(server.Address, path, folder);
                string? said = await first.StandardOutput.ReadLineAsync(token);
                first.Kill();
                await first.WaitForExitAsync(token);
                return said != DownloadProcess.HalfWay ? $"it ended with {first.ExitCode}" : $"killed; the file is {await File.ReadAllTextAsync(path, token)}";
            }),
            new Step("the next process", "goes on by range; byte-identical", async token =>
            {
                using Process second = Start(server!.Address, path, folder);
                await second.WaitForExitAsync(token);
                RangeRequest[] requests = [.. server.Requests];
                await server.DisposeAsync();
                if (second.ExitCode != 0)
                    return new Outcome($"it ended with {second.ExitCode}", await second.StandardOutput.ReadToEndAsync(token));
                byte[] result = await File.ReadAllBytesAsync(path, token);
                bool same = content.AsSpan().SequenceEqual(result);
                return new Outcome(
                    $"{(requests is [_, { From: > 0 }] ? "goes on by range" : "begins anew")}; {(same ? "byte-identical" : "not the same")}",
                    $"Range: bytes={requests[^1].From}-, If-Range: {requests[^1]["If-Range"]}, of {Size} bytes.");
            }));
    }

    // Its journal is in a folder of the tour's own, where the system lets one say so.
    private static Process Start(Uri address, string path, string folder)
    {
        (string program, string[] arguments) = OwnProgram.Command(DownloadProcess.Verb, address.AbsoluteUri, path);
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true };
        start.Environment["HOME"] = start.Environment["XDG_DATA_HOME"] = folder;
        return Process.Start(start)!;
    }
}
