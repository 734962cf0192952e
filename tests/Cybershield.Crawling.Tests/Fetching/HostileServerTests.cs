using Cybershield.LoopbackSite;
using static Cybershield.Crawling.Tests.Fetching;

namespace Cybershield.Crawling.Tests;

/// <summary>Every fault of a server ends in a value that names it, in bounded time.</summary>
public sealed class HostileServerTests
{
    // The first handshake of a process takes its time.
    private static readonly FetcherOptions Patient = Hasty with { Deadline = TimeSpan.FromSeconds(20) };

    private static readonly object[] Faults =
    [
        new object[] { "partial", Answers.Partial(), FailureReason.Connection },
        new object[] { "reset", Answers.Reset(), FailureReason.Connection },
        new object[] { "drop", Answers.Drop(), FailureReason.Connection },
        new object[] { "broken chunks", Answers.BrokenChunks(), FailureReason.Malformed },
        new object[] { "no http", Answers.Raw("\u0016\u0003\u0001 not http at all\r\n\r\n"), FailureReason.Malformed },
        new object[] { "hang after headers", Answers.HangAfterHeaders(), FailureReason.Deadline },
        new object[] { "hang", Answers.Hang(), FailureReason.Deadline },
        new object[] { "slow loris", Answers.SlowLoris(TimeSpan.FromMilliseconds(20)), FailureReason.Deadline },
        new object[] { "endless", Answers.Endless(), FailureReason.BodyTooLarge },
        new object[] { "lying length", Answers.Raw("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 9000000000\r\n\r\nx"), FailureReason.BodyTooLarge },
        new object[] { "huge headers", Answers.HugeHeaders(), FailureReason.HeadersTooLarge },
        new object[] { "gzip bomb", Answers.Bomb("gzip", 50_000_000), FailureReason.CompressionBomb },
        new object[] { "brotli bomb", Answers.Bomb("br", 50_000_000), FailureReason.CompressionBomb },
        new object[] { "zlib bomb", Answers.Bomb("deflate", 50_000_000), FailureReason.CompressionBomb },
        new object[] { "deflate bomb", Answers.Bomb("raw", 50_000_000), FailureReason.CompressionBomb },
        new object[] { "not gzip", Answers.Page("plain", "Content-Type: text/html\r\nContent-Encoding: gzip\r\n"), FailureReason.Malformed },
        new object[] { "unknown encoding", Answers.Page("plain", "Content-Type: text/html\r\nContent-Encoding: zstd\r\n"), FailureReason.Malformed },
        new object[] { "binary", Answers.Bytes([1, 0, 2, 0], ""), FailureReason.ContentType },
    ];

    [TestCaseSource(nameof(Faults))]
    public async Task A_fault_is_named(string name, Answer fault, FailureReason reason)
    {
        await using RawSite server = RawSite.Start().On("/a", fault);
        FetchResult result = await FetchAsync(server, "/a");
        Assert.Multiple(() =>
        {
            Assert.That(ReasonOf(result), Is.EqualTo(reason), $"{name}: {result}");
            Assert.That(server.Log.Count(r => r.PathAndQuery == "/a"), Is.EqualTo(reason == FailureReason.Connection ? 2 : 1), "only a cut connection is tried again, and once");
        });
    }

    [Test]
    public async Task A_drop_on_a_kept_connection_is_not_repeated_behind_our_back()
    {
        await using RawSite server = RawSite.Start().On("/a", Answers.Page()).On("/b", Answers.Drop());
        using Fetcher fetcher = Fetcher.Open(new HostMemory(), Hasty with { MaxConnectionRetries = 0 }, TimeProvider.System);
        Site site = SiteOf(server.Address);
        await fetcher.FetchAsync(Lease(server.Address + "/a"), site, CancellationToken.None);
        FetchResult result = await fetcher.FetchAsync(Lease(server.Address + "/b"), site, CancellationToken.None);
        Assert.Multiple(() =>
        {
            Assert.That(ReasonOf(result), Is.EqualTo(FailureReason.Connection));
            Assert.That(server.Log.Count(r => r.PathAndQuery == "/b"), Is.EqualTo(1));
        });
    }

    [Test]
    public async Task A_connection_that_was_cut_once_is_tried_again()
    {
        await using RawSite server = RawSite.Start().On("/a", Answers.InTurn(Answers.Reset(), Answers.Page()));
        Assert.That(await FetchAsync(server, "/a"), Is.InstanceOf<FetchResult.Fetched>());
    }

    [Test]
    public async Task A_server_that_nobody_vouches_for_is_not_read()
    {
        await using RawSite server = RawSite.Start(tls: BadCertificate.ForLoopback()).On("*", Answers.Page());
        FetchResult result = await FetchAsync(server, "/a", Patient);
        Assert.Multiple(() =>
        {
            Assert.That(result, Is.InstanceOf<FetchResult.Disallowed>(), "robots.txt can't be had either, and fails closed");
            Assert.That(((FetchResult.Disallowed)result).Reason, Does.Contain("Tls"));
            Assert.That(server.Log, Is.Empty);
        });
    }

    [Test]
    public async Task A_site_s_file_may_accept_such_a_server_for_its_own_origins_only()
    {
        await using RawSite own = RawSite.Start(tls: BadCertificate.ForLoopback()).On("*", Answers.Page());
        await using RawSite other = RawSite.Start(tls: BadCertificate.ForLoopback()).On("*", Answers.Page());
        own.On("/robots.txt", Answers.Page("User-agent: *\nDisallow: /closed", "Content-Type: text/plain\r\n"));
        using Fetcher fetcher = Fetcher.Open(new HostMemory(), Patient, TimeProvider.System);
        Site site = SiteOf(own.Address) with { AcceptInvalidCertificates = true };
        FetchResult open = await fetcher.FetchAsync(Lease(own.Address + "/a"), site, CancellationToken.None);
        FetchResult closed = await fetcher.FetchAsync(Lease(own.Address + "/closed"), site, CancellationToken.None);
        RobotsRules elsewhere = await fetcher.RobotsAsync(Url(other.Address + "/a"), site, CancellationToken.None);
        Assert.Multiple(() =>
        {
            Assert.That(open, Is.InstanceOf<FetchResult.Fetched>());
            Assert.That(closed, Is.InstanceOf<FetchResult.Disallowed>(), "robots.txt counts as everywhere");
            Assert.That(elsewhere.Check(Url(other.Address + "/a")).Allowed, Is.False, "another origin is checked as ever");
            Assert.That(other.Log, Is.Empty);
        });
    }

    [Test]
    public async Task A_storm_of_429_is_obeyed()
    {
        await using RawSite server = RawSite.Start().On("*", Answers.Status(429, "Retry-After: 3600\r\n"));
        using Fetcher fetcher = Fetcher.Open(new HostMemory(), Hasty, TimeProvider.System);
        Site site = SiteOf(server.Address);
        CrawlLease lease = Lease(server.Address + "/a") with { ExpiresAt = TimeProvider.System.GetUtcNow().AddMinutes(5) };
        FetchResult first = await fetcher.FetchAsync(lease, site, CancellationToken.None);
        FetchResult second = await fetcher.FetchAsync(lease, site, CancellationToken.None);
        Assert.Multiple(() =>
        {
            Assert.That((first as FetchResult.Unreachable)?.RetryAfter, Is.EqualTo(TimeSpan.FromHours(1)));
            Assert.That((second as FetchResult.Postponed)?.Until, Is.GreaterThan(lease.ExpiresAt));
            Assert.That(server.Log.Count(r => r.PathAndQuery == "/a"), Is.EqualTo(1));
        });
    }

    private static FailureReason? ReasonOf(FetchResult result) => result switch
    {
        FetchResult.Failed failed => failed.Reason,
        FetchResult.Unreachable unreachable => unreachable.Reason,
        _ => null,
    };
}
