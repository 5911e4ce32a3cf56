using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using NetClient.Internal;

namespace NetClient.Networking.Internal.Dns;

/// <summary>Asks name servers: over UDP with EDNS0, over TCP when an answer is truncated or forgeries come in, each server in turn, twice.</summary>
/// <remarks>A stub resolver for what the system's own cannot look up (SRV). It trusts the configured servers as the system does, and keeps no cache. Against forged answers: a random id, a random
/// port (the transport's), the question repeated, and TCP as soon as several wrong answers arrive.</remarks>
/// <param name="transport">Carries the messages.</param>
/// <param name="nameServers">The servers, best first, asked for anew with each query; null takes the system's.</param>
/// <param name="time">Measures the limits.</param>
internal sealed class DnsClient(IDnsTransport transport, Func<IReadOnlyList<IPEndPoint>>? nameServers, TimeProvider time)
{
    private const int Rounds = 2;
    private const int MaxServers = 4;
    private const int MaxWrongAnswers = 8;

    private readonly Func<IReadOnlyList<IPEndPoint>> _nameServers = nameServers ?? NameServers.OfSystem;

    /// <summary>How long one server has for one exchange.</summary>
    public TimeSpan TryTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a query may take in all.</summary>
    public TimeSpan TotalTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The SRV records of a name; never empty.</summary>
    /// <exception cref="ResolveFailure">HostNotFound, NoData or TryAgain.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public ValueTask<IReadOnlyList<SrvRecord>> QuerySrvAsync(string name, CancellationToken cancellationToken) =>
        QueryAsync(name, DnsRecordType.Srv, answer => answer.Services(), cancellationToken);

    /// <summary>The addresses of a name, of one kind; never empty.</summary>
    /// <exception cref="ResolveFailure">HostNotFound, NoData or TryAgain.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public ValueTask<IReadOnlyList<IPAddress>> QueryAddressesAsync(string name, AddressFamily family, CancellationToken cancellationToken)
    {
        DnsRecordType type = family == AddressFamily.InterNetworkV6 ? DnsRecordType.Aaaa : DnsRecordType.A;
        return QueryAsync(name, type, answer => answer.Addresses(type), cancellationToken);
    }

    private async ValueTask<IReadOnlyList<T>> QueryAsync<T>(
        string name, DnsRecordType type, Func<DnsAnswer, IReadOnlyList<T>> read, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        IPEndPoint[] servers = [.. _nameServers().Take(MaxServers)];
        if (servers.Length == 0)
            throw new ResolveFailure(SocketError.TryAgain, $"The {type} records of {name} cannot be looked up: no name server is configured.");

        using var total = new CancellationTokenSource(TotalTimeout, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, total.Token);
        Exception? last = null;
        string problem = "no name server answered";
        for (int i = 0; i < Rounds * servers.Length && !limit.IsCancellationRequested; i++)
        {
            IPEndPoint server = servers[i % servers.Length];
            try
            {
                DnsAnswer answer = await AskAsync(server, name, type, limit.Token).ConfigureAwait(false);
                switch (answer.Code)
                {
                    case DnsResponseCode.NoError:
                        IReadOnlyList<T> records = read(answer);
                        return records.Count > 0 ? records : throw new ResolveFailure(SocketError.NoData, $"{name} has no {type} records.");
                    case DnsResponseCode.NameError:
                        throw new ResolveFailure(SocketError.HostNotFound, $"{name} does not exist (asked for {type} records).");
                    default:
                        problem = $"name server {server} answered {answer.Code}";   // another one may know better
                        break;
                }
            }
            catch (Exception e) when (e is SocketException or IOException or DnsFormatException)
            {
                (last, problem) = (e, $"name server {server} failed: {e.Message}");
            }
            catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
            {
                (last, problem) = (e, $"name server {server} did not answer in time");
            }
            catch (OperationCanceledException e)
            {
                throw Throw.Canceled(cancellationToken, e);
            }
        }

        if (cancellationToken.IsCancellationRequested)
            throw Throw.Canceled(cancellationToken);
        throw new ResolveFailure(SocketError.TryAgain, $"The {type} records of {name} could not be looked up: {problem}.", last);
    }

    private async ValueTask<DnsAnswer> AskAsync(IPEndPoint server, string name, DnsRecordType type, CancellationToken limit)
    {
        DnsAnswer answer = await ExchangeAsync(server, NewQuery(name, type, withEdns: true), limit).ConfigureAwait(false);
        return answer.Code is DnsResponseCode.FormatError or DnsResponseCode.NotImplemented or DnsResponseCode.BadVersion
            ? await ExchangeAsync(server, NewQuery(name, type, withEdns: false), limit).ConfigureAwait(false)
            : answer;
    }

    private async ValueTask<DnsAnswer> ExchangeAsync(IPEndPoint server, DnsQuery query, CancellationToken limit)
    {
        using var expiry = new CancellationTokenSource(TryTimeout, time);
        using var attempt = CancellationTokenSource.CreateLinkedTokenSource(limit, expiry.Token);

        byte[] buffer = new byte[DnsQuery.UdpPayloadSize];
        int wrongAnswers = 0;
        int length = await transport.ExchangeUdpAsync(
            server, query.Message, buffer, received => query.IsAnsweredBy(received) || ++wrongAnswers >= MaxWrongAnswers, attempt.Token).ConfigureAwait(false);

        // Wrong answers in numbers are somebody guessing ids: ask where guessing does not help.
        if (wrongAnswers < MaxWrongAnswers && query.TryRead(buffer.AsMemory(0, length)) is { IsTruncated: false } answer)
            return answer;
        byte[] whole = await transport.ExchangeTcpAsync(server, query.Message, attempt.Token).ConfigureAwait(false);
        return query.TryRead(whole) is { IsTruncated: false } complete ? complete : throw new DnsFormatException("its answer is malformed or answers something else");
    }

    private static DnsQuery NewQuery(string name, DnsRecordType type, bool withEdns) => new((ushort)RandomNumberGenerator.GetInt32(ushort.MaxValue + 1), name, type, withEdns);
}
