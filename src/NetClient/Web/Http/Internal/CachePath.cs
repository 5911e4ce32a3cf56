using System.Net;

namespace NetClient.Web.Http.Internal;

/// <summary>The way of one request through the cache: given from it, given after the server was asked, or got from the server and kept.</summary>
internal sealed class CachePath(HttpResponseCache cache, CookieContainer? cookies, bool followsRedirections, TimeProvider time)
{
    private const string Name = "NetClient";

    public async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, bool isStranger, Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> send, CancellationToken cancellationToken)
    {
        if (!CacheRules.MayAnswer(request))
            return await PassAsync(request, send, cancellationToken).ConfigureAwait(false);

        string address = Key(request.RequestUri!);
        var selector = new CacheSelector(request, cookies, isStranger);
        DateTimeOffset askedAt = time.GetUtcNow();
        CachedResponse? stored = cache.Find(address, selector);
        if (stored is not null && CacheRules.MayGive(stored, request, askedAt))
        {
            cache.CountHit();
            return Say(stored.Give(request, askedAt), "hit");
        }
        if (request.Headers.CacheControl is { OnlyIfCached: true })
            return Say(new HttpResponseMessage(HttpStatusCode.GatewayTimeout) { RequestMessage = request }, "fwd=miss"); // section 5.2.1.7

        return stored is null
            ? await KeepAsync(address, selector, await send(request, cancellationToken).ConfigureAwait(false), askedAt, "fwd=miss", cancellationToken).ConfigureAwait(false)
            : await ValidateAsync(stored, request, selector, send, askedAt, cancellationToken).ConfigureAwait(false);
    }

    private async Task<HttpResponseMessage> ValidateAsync(
        CachedResponse stored, HttpRequestMessage request, CacheSelector selector, Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> send, DateTimeOffset askedAt,
        CancellationToken cancellationToken)
    {
        HttpResponseMessage answer;
        try
        {
            if (stored.ETag is not null)
                request.Headers.IfNoneMatch.Add(stored.ETag);
            request.Headers.IfModifiedSince = stored.LastModified;
            answer = await send(request, cancellationToken).ConfigureAwait(false);
        }
        catch (HttpRequestException) when (CacheRules.MayStandIn(stored, time.GetUtcNow()))
        {
            cache.CountHit();
            return Say(stored.Give(request, time.GetUtcNow()), "hit; fwd=stale; detail=stale-if-error");
        }
        finally
        {
            request.Headers.IfNoneMatch.Clear(); // the request had none of its own, or it would not be here
            request.Headers.IfModifiedSince = null;
        }

        if (answer.StatusCode == HttpStatusCode.NotModified)
        {
            using (answer)
            {
                if (answer.Headers.ETag is null || stored.ETag is null || answer.Headers.ETag.Tag == stored.ETag.Tag)
                    return Freshen(stored, answer, request, selector, askedAt);
            }
            // It speaks of another answer than the one kept (section 4.3.4): ask again, without a condition.
            cache.Invalidate(stored.Address);
            return await KeepAsync(stored.Address, selector, await send(request, cancellationToken).ConfigureAwait(false), askedAt, "fwd=stale", cancellationToken).ConfigureAwait(false);
        }
        if ((int)answer.StatusCode is 500 or 502 or 503 or 504 && CacheRules.MayStandIn(stored, time.GetUtcNow()))
        {
            int status = (int)answer.StatusCode;
            answer.Dispose();
            cache.CountHit();
            return Say(stored.Give(request, time.GetUtcNow()), $"hit; fwd=stale; fwd-status={status}; detail=stale-if-error");
        }
        return await KeepAsync(stored.Address, selector, answer, askedAt, $"fwd=stale; fwd-status={(int)answer.StatusCode}", cancellationToken).ConfigureAwait(false);
    }

    private HttpResponseMessage Freshen(CachedResponse stored, HttpResponseMessage notModified, HttpRequestMessage request, CacheSelector selector, DateTimeOffset askedAt)
    {
        DateTimeOffset now = time.GetUtcNow();
        CachedResponse fresh = stored.Freshened(notModified, request, selector, askedAt, now);
        if (CacheRules.ForbidsKeeping(notModified))
            cache.Invalidate(stored.Address);
        else
            cache.Put(fresh, selector);
        cache.CountValidation();
        return Say(fresh.Give(request, now), "hit; fwd=stale; fwd-status=304");
    }

    /// <summary>Gives an answer on, and keeps it once its body has been read to the end.</summary>
    private async Task<HttpResponseMessage> KeepAsync(
        string address, CacheSelector selector, HttpResponseMessage answer, DateTimeOffset askedAt, string did, CancellationToken cancellationToken)
    {
        cache.CountMiss();
        bool keep = CacheRules.MayKeep(answer) && (answer.Content.Headers.ContentLength ?? 0) <= cache.MaxResponseSize
            && (selector.HasSameCookies || !answer.Headers.Vary.Contains("Cookie", StringComparer.OrdinalIgnoreCase));
        if (!keep)
            return Say(answer, did);

        CachedResponse draft = CachedResponse.From(address, answer, selector, askedAt, time.GetUtcNow());
        if (followsRedirections && Redirection.Target(answer, selector.Address) is not null)
        {
            cache.Put(draft.WithoutBody(), selector); // nobody reads its body, and a server need not ever end it
            return Say(answer, did + "; stored");
        }
        answer.Content = new RecordedContent(answer.Content, cache.MaxResponseSize, body => cache.Put(draft with { Body = body }, selector));
        if (answer.Content.Headers.ContentLength == 0)
            await answer.Content.LoadIntoBufferAsync(cancellationToken).ConfigureAwait(false); // not everybody reads what is empty
        return Say(answer, did + "; stored");
    }

    private async Task<HttpResponseMessage> PassAsync(
        HttpRequestMessage request, Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> send, CancellationToken cancellationToken)
    {
        Uri? target = request.RequestUri;
        HttpResponseMessage answer = await send(request, cancellationToken).ConfigureAwait(false);
        if (CacheRules.MayChange(request.Method) && (int)answer.StatusCode is >= 200 and < 400 && target is { IsAbsoluteUri: true })
        {
            cache.Invalidate(Key(target));
            InvalidateIfOfTheSameOrigin(target, answer.Headers.Location);
            InvalidateIfOfTheSameOrigin(target, answer.Content.Headers.ContentLocation);
        }
        return answer;
    }

    private void InvalidateIfOfTheSameOrigin(Uri target, Uri? named)
    {
        if (named is not null && Uri.TryCreate(target, named, out Uri? full) && Uri.Compare(target, full, UriComponents.SchemeAndServer, UriFormat.UriEscaped, StringComparison.OrdinalIgnoreCase) == 0)
            cache.Invalidate(Key(full));
    }

    private static string Key(Uri address) => address.GetComponents(UriComponents.HttpRequestUrl, UriFormat.UriEscaped);

    private static HttpResponseMessage Say(HttpResponseMessage answer, string did)
    {
        answer.Headers.TryAddWithoutValidation("Cache-Status", $"{Name}; {did}");
        return answer;
    }
}
