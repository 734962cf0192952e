namespace Cybershield.Service.Configuration;

/// <summary>How much is crawled at once. Section <c>Crawl</c>.</summary>
internal sealed record CrawlOptions
{
    /// <summary>Sites crawled at the same time; the others wait. Default: 8; from 1 to 1,000.</summary>
    public int SitesAtOnce { get; init; } = 8;

    /// <summary>Pages extracted and screened at the same time. Default: one for each processor; from 1 to 256.</summary>
    public int? PagesInProcessing { get; init; }

    /// <summary>Most addresses leased at once for a host that is asked without delay. Default: 64; from 1 to 1,000.</summary>
    public int LeaseBatch { get; init; } = 64;

    /// <summary>How long a lease lasts before another worker may take the address. Default: 5 minutes; from 1 minute to 1 hour.</summary>
    public TimeSpan LeaseDuration { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a stop waits for pages under way. Default: 20 seconds; from 1 second to 5 minutes.</summary>
    public TimeSpan DrainFor { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How often requests of other processes are looked for. Default: 500 ms; from 50 ms to 1 minute.</summary>
    public TimeSpan AskEvery { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Every fault, each naming its key and what to write.</summary>
    public IEnumerable<string> Faults()
    {
        if (SitesAtOnce is < 1 or > 1_000)
            yield return "Crawl:SitesAtOnce is out of range, write 1 to 1000";
        if (PagesInProcessing is < 1 or > 256)
            yield return "Crawl:PagesInProcessing is out of range, write 1 to 256";
        if (LeaseBatch is < 1 or > 1_000)
            yield return "Crawl:LeaseBatch is out of range, write 1 to 1000";
        if (LeaseDuration < TimeSpan.FromMinutes(1) || LeaseDuration > TimeSpan.FromHours(1))
            yield return "Crawl:LeaseDuration is out of range, write 1m to 1h";
        if (DrainFor < TimeSpan.FromSeconds(1) || DrainFor > TimeSpan.FromMinutes(5))
            yield return "Crawl:DrainFor is out of range, write 1s to 5m";
        if (AskEvery < TimeSpan.FromMilliseconds(50) || AskEvery > TimeSpan.FromMinutes(1))
            yield return "Crawl:AskEvery is out of range, write 50ms to 1m";
    }
}

/// <summary>How the configuration is watched while the service runs. Section <c>Reload</c>.</summary>
internal sealed record ReloadOptions
{
    /// <summary>How often the contents of <c>sites/</c>, <c>watchlists/</c> and <c>reviewers.yaml</c> are compared; a change acts when two comparisons in a row see the same. Default: 2 seconds; from 100 ms to 10 minutes.</summary>
    public TimeSpan PollEvery { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Every fault, each naming its key and what to write.</summary>
    public IEnumerable<string> Faults()
    {
        if (PollEvery < TimeSpan.FromMilliseconds(100) || PollEvery > TimeSpan.FromMinutes(10))
            yield return "Reload:PollEvery is out of range, write 100ms to 10m";
    }
}
