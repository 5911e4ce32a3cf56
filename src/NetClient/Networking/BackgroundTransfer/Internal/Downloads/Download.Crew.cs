using NetClient.Networking.BackgroundTransfer.Internal.Http;

namespace NetClient.Networking.BackgroundTransfer.Internal.Downloads;

internal sealed partial class Download
{
    private Crew? _crew;
    private bool _helpRefused;   // one connection it is

    /// <summary>Brings the bytes of an answer into the file, with the help of further connections where that is allowed and proves faster.</summary>
    private async Task BringAsync(Segment segment, long? asked, HttpResponseMessage response, CancellationToken token)
    {
        Interlocked.CompareExchange(ref _lastCheckpoint, Engine.Time.GetTimestamp(), 0);
        if (!MayHaveHelp())
        {
            await PumpAsync(segment, asked, response, null, token).ConfigureAwait(false);
            await EndCheckpointAsync().ConfigureAwait(false);
            return;
        }
        using (var crew = new Crew(this, token))
        {
            Volatile.Write(ref _crew, crew);
            try
            {
                await crew.RunAsync((opening, inner) => LeadAsync(segment, asked, response, opening, inner)).ConfigureAwait(false);
            }
            finally
            {
                Volatile.Write(ref _crew, null);
            }
        }
        await EndCheckpointAsync().ConfigureAwait(false);
    }

    private bool MayHaveHelp() =>
        !_helpRefused && Record.Content is { Validator: not null, AcceptsRanges: true, Length: { } length } && IsRepeatable && Record.BodyPath is null
        && (Record.RandomAccess || (Record.MaxConnections > 1 && length >= 2 * Engine.Options.MinSegment));

    /// <summary>The first connection, which helps the others when it is done.</summary>
    private async Task LeadAsync(Segment segment, long? asked, HttpResponseMessage response, Opening opening, CancellationToken token)
    {
        await PumpAsync(segment, asked, response, opening, token).ConfigureAwait(false);
        _plan.Release(segment);
        response.Dispose();
        if (_plan.Claim() is { } next)
            await HelpAsync(next, opening, token).ConfigureAwait(false);
        opening.End();
    }

    /// <summary>A further connection: it brings its segment, or throws what keeps it from that.</summary>
    /// <exception cref="ContentChangedException">The server has other content now.</exception>
    private async Task HelpAsync(Segment segment, Opening? opening, CancellationToken token, bool goesOn = true)
    {
        try
        {
            while (true)
            {
                // The answer is held against what was asked for: while it was on its way, others may have taken from the share.
                (long start, long? end) = _plan.ShareOf(segment);
                using HttpResponseMessage response = await AskAsync((start, end), token).ConfigureAwait(false);
                RangeAnswer answer = RangeAnswer.Judge(response, start, end, Record.Content);
                if (answer.Kind is not RangeAnswerKind.Part)
                    throw NoHelp(response, answer);
                await PumpAsync(segment, end, response, opening, token).ConfigureAwait(false);
                _plan.Release(segment);
                if (!goesOn || _plan.Claim() is not { } next)
                    return;
                segment = next;
            }
        }
        finally
        {
            _plan.Release(segment);
            opening?.End();
        }
    }

    private Exception NoHelp(HttpResponseMessage response, RangeAnswer answer)
    {
        if (answer.Kind is RangeAnswerKind.Failure)
            return TransferErrors.OfAnswer(response, Address, Engine.Time, Engine.Http.ProxyFor(Address));   // as a rule: no more connections than there are

        // The whole, and with the validator that we know: a server that sends no parts after all. What it has sent of others is of the same version.
        if (answer.Kind is RangeAnswerKind.Whole && Validators.Of(response) == Record.Content!.Validator)
        {
            _helpRefused = true;
            return new HelpRefusedException("the server sends no parts");
        }
        return new ContentChangedException(answer.Reason ?? "the server's copy has changed", isNonsense: answer.Kind is RangeAnswerKind.Nonsense);
    }
}

/// <summary>While parts were being fetched, the server's content became another.</summary>
internal sealed class ContentChangedException(string reason, bool isNonsense) : Exception(reason)
{
    /// <summary>Whether the server contradicts itself, so that its parts are not to be trusted any more.</summary>
    public bool IsNonsense => isNonsense;
}

/// <summary>A further connection is of no use, and nothing is wrong.</summary>
internal sealed class HelpRefusedException(string reason) : Exception(reason);
