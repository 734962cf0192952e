namespace Cybershield.Crawling;

/// <summary>An address that a sitemap or feed lists.</summary>
/// <param name="Kind">What is expected there.</param>
/// <param name="Title">Only feeds and news sitemaps give one.</param>
/// <param name="ChangedAt">When the page was published or changed, as the list states it; null where it does not.</param>
public sealed record ListedAddress(CrawlUrl Url, AddressKind Kind, string? Title, DateTimeOffset? ChangedAt)
{
    /// <summary>The discovery that follows from the list.</summary>
    /// <param name="depth">Depth of the discovered address.</param>
    public Discovery ToDiscovery(int depth) => new(Url, depth, Redirects: 0, Kind);
}

/// <summary>What a sitemap or feed lists, each address once, in its order.</summary>
/// <param name="Format">"urlset", "sitemapindex", "text", "atom", "rss", "json", or "unknown".</param>
/// <param name="Skipped">Entries that name no fetchable http(s) address.</param>
/// <param name="Problem">Why reading ended early (a limit, malformed XML with its line); what was read up to there is kept. Null when all was read.</param>
public sealed record AddressList(string Format, string? Title, IReadOnlyList<ListedAddress> Addresses, int Skipped, string? Problem);

/// <summary>Limits of sitemaps and feeds. The defaults are those of the sitemap protocol.</summary>
public sealed record AddressListOptions
{
    /// <summary>Addresses read of one document, 1 to 1,000,000.</summary>
    public int MaxAddresses { get; init; } = 50_000;

    /// <summary>Bytes of one document once unpacked, 1 to 1,073,741,824.</summary>
    public int MaxUnpackedBytes { get; init; } = 50 * 1024 * 1024;

    /// <summary>Throws where a value lies outside its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Names the option and its range.</exception>
    public AddressListOptions Validate()
    {
        if (MaxAddresses is < 1 or > 1_000_000)
        {
            throw new ArgumentOutOfRangeException(nameof(MaxAddresses), MaxAddresses, "MaxAddresses must lie from 1 to 1000000.");
        }

        if (MaxUnpackedBytes is < 1 or > 1 << 30)
        {
            throw new ArgumentOutOfRangeException(nameof(MaxUnpackedBytes), MaxUnpackedBytes, "MaxUnpackedBytes must lie from 1 to 1073741824.");
        }

        return this;
    }
}

/// <summary>Gathers addresses, each once, up to the limit.</summary>
internal sealed class AddressCollector(CrawlUrl listUrl, int maxAddresses)
{
    private readonly HashSet<CrawlUrl> seen = [];
    private readonly List<ListedAddress> addresses = [];
    private int skipped;

    public bool IsFull => addresses.Count >= maxAddresses;

    public void Add(string address, AddressKind kind, string? title = null, DateTimeOffset? changedAt = null)
    {
        string trimmed = address.Trim();
        if (!CrawlUrl.TryParse(trimmed, listUrl, out CrawlUrl? url) || trimmed.Length == 0)
        {
            skipped++;
        }
        else if (!IsFull && seen.Add(url))
        {
            addresses.Add(new ListedAddress(url, kind, title, changedAt));
        }
    }

    public AddressList Finish(string format, string? title, string? problem) =>
        new(format, title, addresses, skipped, problem ?? (IsFull ? $"more than {maxAddresses} addresses" : null));
}
