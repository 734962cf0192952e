using System.Net;
using Polly;
using Polly.Retry;

namespace Cybershield.Crawling;

/// <summary>Through here goes every request of the crawler: in its host's turn, within the limits, to checked addresses only.</summary>
internal sealed class Wire(HostQueues hosts, SiteConnections connections, FetcherOptions options, TimeProvider time)
{
    private readonly BodyReader bodies = new(options);

    // What is wrong with a connection is repeated here; what is wrong with a host is the record's to bring up again.
    private readonly ResiliencePipeline<WireAnswer?> pageRetries = Retries(options.MaxConnectionRetries, time, answer => answer.Failure == FailureReason.Connection);
    private readonly ResiliencePipeline<WireAnswer?> robotsRetries = Retries(options.MaxRobotsRetries, time,
        answer => answer.Failure == FailureReason.Connection || (answer.IsServerError && answer.RetryAfter is null));

    /// <summary>Null when the host's turn can't come by <paramref name="latest"/>.</summary>
    public async ValueTask<WireAnswer?> GetAsync(WireRequest request, DateTimeOffset latest, CancellationToken cancellationToken)
    {
        HostQueue queue = await hosts.OpenAsync(request.Url.HostKey, cancellationToken);
        Visit visit = new(this, queue, request, latest);
        return await (request.Kind is null ? robotsRetries : pageRetries)
            .ExecuteAsync(static (visit, token) => visit.Wire.VisitAsync(visit, token), visit, cancellationToken);
    }

    // The pause between attempts is the host queue's back-off, so the strategy itself does not wait.
    private static ResiliencePipeline<WireAnswer?> Retries(int most, TimeProvider time, Func<WireAnswer, bool> isTransient)
    {
        ResiliencePipelineBuilder<WireAnswer?> builder = new() { TimeProvider = time };
        return most == 0 ? builder.Build() : builder.AddRetry(new RetryStrategyOptions<WireAnswer?>
        {
            MaxRetryAttempts = most,
            Delay = TimeSpan.Zero,
            ShouldHandle = arguments => ValueTask.FromResult(arguments.Outcome.Result is { } answer && isTransient(answer)),
        }).Build();
    }

    private async ValueTask<WireAnswer?> VisitAsync(Visit visit, CancellationToken cancellationToken)
    {
        await using HostSlot? slot = await visit.Queue.EnterAsync(visit.Request.Site.Politeness, visit.Latest, cancellationToken);
        if (slot is null)
        {
            return null;
        }

        WireAnswer answer = await SendAsync(visit.Request, slot, cancellationToken);
        if (answer.IsHostFailure)
        {
            slot.Failed(answer.RetryAfter);
        }
        else
        {
            slot.Served(answer.Elapsed);
        }

        return visit.Request.Continue is { } next ? await next(answer, slot, cancellationToken) : answer;
    }

    private async Task<WireAnswer> SendAsync(WireRequest request, HostSlot slot, CancellationToken cancellationToken)
    {
        long start = time.GetTimestamp();
        using CancellationTokenSource deadline = new(options.Deadline, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            WireAnswer answer = await ExchangeAsync(request, slot, either.Token);
            return answer with { Elapsed = time.GetElapsedTime(start) };
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && WireFailures.Reason(e, deadline.IsCancellationRequested) is not null)
        {
            bool deadlinePassed = deadline.IsCancellationRequested;
            return new WireAnswer(0, time.GetUtcNow(), time.GetElapsedTime(start))
            {
                Failure = WireFailures.Reason(e, deadlinePassed),
                Detail = deadlinePassed ? $"not complete after {options.Deadline.TotalSeconds:0} s" : WireFailures.Detail(e),
            };
        }
    }

    private async Task<WireAnswer> ExchangeAsync(WireRequest request, HostSlot slot, CancellationToken cancellationToken)
    {
        SiteConnection connection = connections.For(request.Site, request.Url);
        using HttpRequestMessage message = Message(request, connection.UserAgent);
        using HttpResponseMessage response = await connection.Pool.SendAsync(message, cancellationToken);
        slot.Answered();
        string? contentType = WireHeaders.First(response.Content.Headers, "Content-Type");
        bool isRefused = response.IsSuccessStatusCode && !ContentTypes.Accepts(request.Kind, contentType);
        byte[] body = response.IsSuccessStatusCode && !isRefused ? await BodyAsync(request, response.Content, cancellationToken) : [];
        isRefused |= request.Kind is not null && ContentTypes.IsBinary(contentType, body);
        return new WireAnswer(response.StatusCode, time.GetUtcNow(), TimeSpan.Zero)
        {
            Failure = isRefused ? FailureReason.ContentType : null,
            Detail = isRefused ? contentType ?? "binary without a content type" : "",
            Body = body,
            ContentType = contentType,
            ETag = WireHeaders.First(response.Headers, "ETag"),
            LastModified = WireHeaders.First(response.Content.Headers, "Last-Modified"),
            Location = WireHeaders.First(response.Headers, "Location"),
            RobotsTag = WireHeaders.RobotsTag(response.Headers, Fetcher.ProductToken),
            RetryAfter = WireHeaders.RetryAfter(response.Headers, time.GetUtcNow()),
            Headers = request.Continue is null ? [] : WireHeaders.All(response),
        };
    }

    private async ValueTask<byte[]> BodyAsync(WireRequest request, HttpContent content, CancellationToken cancellationToken)
    {
        byte[] body = await bodies.ReadAsync(content, request.MaxBodyBytes, request.Truncate, cancellationToken);
        bool isPacked = request.Kind is AddressKind.Sitemap or AddressKind.Feed && body is [0x1F, 0x8B, ..];
        return isPacked ? await bodies.GunzipAsync(body, cancellationToken) : body;
    }

    private static HttpRequestMessage Message(WireRequest request, string userAgent)
    {
        HttpRequestMessage message = new(HttpMethod.Get, request.Url.Uri) { Version = HttpVersion.Version11, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        message.Headers.TryAddWithoutValidation("User-Agent", userAgent);
        message.Headers.TryAddWithoutValidation("Accept", "text/html, application/xhtml+xml, application/xml;q=0.9, text/*;q=0.8, */*;q=0.1");
        message.Headers.TryAddWithoutValidation("Accept-Encoding", "gzip, br, deflate");
        if (request.ETag is not null)
        {
            message.Headers.TryAddWithoutValidation("If-None-Match", request.ETag);
        }

        if (request.LastModified is not null)
        {
            message.Headers.TryAddWithoutValidation("If-Modified-Since", request.LastModified);
        }

        return message;
    }

    private sealed record Visit(Wire Wire, HostQueue Queue, WireRequest Request, DateTimeOffset Latest);
}
