using System.Text.Json;
using NetClient.Capabilities.Internal;
using NetClient.Errors;

namespace NetClient.Networking.BackgroundTransfer.Internal.Journal;

/// <summary>Reads a record as what it may be: damaged, written by a newer version, or made up by somebody who means harm.</summary>
internal static class RecordCheck
{
    /// <summary>More ranges than a download ever has.</summary>
    public const int MaxRanges = 4096;

    /// <exception cref="InvalidDataException">It makes no sense.</exception>
    /// <exception cref="NewerJournalException">A newer version of NetClient wrote it.</exception>
    public static TransferRecord Parse(ReadOnlySpan<byte> text)
    {
        TransferRecord record;
        try
        {
            record = JsonSerializer.Deserialize(text, TransferJson.Default.TransferRecord) ?? throw new InvalidDataException("It is null.");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"It is no record of a transfer: {PrintableText.From(e.Message, 300)}", e);
        }
        if (record.Version > TransferRecord.CurrentVersion)
            throw new NewerJournalException(record.Version);
        if (FindProblem(record) is { } problem)
            throw new InvalidDataException(problem);
        return record;
    }

    private static string? FindProblem(TransferRecord record)
    {
        if (record.Version < 1 || record.Id == Guid.Empty)
            return "It has no version or no id.";
        if (!Enum.IsDefined(record.Kind) || !Enum.IsDefined(record.Phase) || !Enum.IsDefined(record.Priority) || !Enum.IsDefined(record.CostPolicy))
            return "It has a value that this version does not know.";
        if (!Uri.TryCreate(record.Address, UriKind.Absolute, out Uri? address) || (address.Scheme != Uri.UriSchemeHttp && address.Scheme != Uri.UriSchemeHttps))
            return "Its address is no http or https address.";
        if (record.Response is { } response && (!Uri.TryCreate(response.Address, UriKind.Absolute, out _) || response.StatusCode is < 100 or > 999))
            return "Its response is none.";
        if (record.Method.Length is 0 or > 32 || !record.Method.All(char.IsAsciiLetter))
            return "Its method is none.";
        if ((record.Kind is TransferKind.Download && record.Path is null) || !IsPath(record.Path) || !IsPath(record.BodyPath))
            return "A path in it is none, or not absolute.";
        if (record.Beginning < 0 || record.Sha256 is not (null or { Length: 32 }) || record.Content is { Length: < 0 })
            return "A number in it makes no sense.";
        return FindProblem(record.Pieces, record.BodyPath) ?? FindProblem(record.Ranges, record.Content?.Length);
    }

    private static string? FindProblem(IReadOnlyList<PieceRecord> pieces, string? body)
    {
        if (pieces.Count > PieceRecord.Most)
            return "It has too many pieces.";
        long total = 0;
        foreach (PieceRecord piece in pieces)
        {
            if (piece is null || piece.Offset < 0 || piece.Length < 0 || piece.Length > long.MaxValue - total || piece.Length > long.MaxValue - piece.Offset)
                return "A piece in it makes no sense.";
            if (!IsPath(piece.Path) || (piece.Path is null && body is null))
                return "A piece in it is of no file.";
            if (piece.Written is < 0 || piece.Written > DateTime.MaxValue.Ticks)
                return "A piece in it has no time.";
            total += piece.Length;
        }
        return null;
    }

    private static string? FindProblem(IReadOnlyList<long> ranges, long? length)
    {
        if (ranges.Count % 2 != 0 || ranges.Count > 2 * MaxRanges)
            return "Its ranges are incomplete, or too many.";
        for (int i = 0; i < ranges.Count; i += 2)
        {
            if (ranges[i] < 0 || ranges[i + 1] <= ranges[i] || (i > 0 && ranges[i] <= ranges[i - 1]))
                return "Its ranges are not in order.";
        }
        return ranges.Count > 0 && length is { } most && ranges[^1] > most ? "Its ranges go beyond the end." : null;
    }

    private static bool IsPath(string? path) => path is null || (Path.IsPathFullyQualified(path) && !path.Contains('\0') && Path.GetFileName(path).Length > 0);
}

/// <summary>A journal file of a newer version: not ours to read, and not to be thrown away.</summary>
internal sealed class NewerJournalException(int version)
    : IOException($"It was written by a newer version of NetClient (format {version}).", HResults.InvalidOperation);
