using System.Net;

namespace Cybershield.Crawling;

/// <summary>A registered site as its file in <c>config/sites</c> describes it.</summary>
/// <param name="Id">Stable name, from the file: letters, digits and hyphens.</param>
/// <param name="Group">Groups sites for lists and filters.</param>
/// <param name="Contact">Mail or web address in the User-Agent, so that the site's owner can reach a person.</param>
/// <param name="AllowAddresses">The only private ranges that this site may resolve to; empty for public sites.</param>
/// <param name="MaxPages">Budget of one crawl.</param>
/// <param name="MaxDepth">Links followed from a seed.</param>
public sealed record Site(
    string Id,
    string Name,
    string Group,
    string Contact,
    IReadOnlyList<CrawlUrl> Seeds,
    CrawlScope Scope,
    SiteSchedule Schedule,
    Politeness Politeness,
    IReadOnlyList<IPNetwork> AllowAddresses,
    int MaxPages,
    int MaxDepth);

/// <summary>How gently a site's hosts are asked.</summary>
/// <param name="Delay">Least time between the starts of two requests to one host. Under 1 s only where all of the site's addresses are in its own <c>allow_addresses</c>.</param>
/// <param name="InFlight">Requests under way at once to one host; over 1 only likewise.</param>
public sealed record Politeness(TimeSpan Delay, int InFlight);

/// <summary>When a site is crawled.</summary>
public abstract record SiteSchedule
{
    private SiteSchedule() { }

    /// <summary>A Quartz cron expression in a time zone.</summary>
    public sealed record Cron(string Expression, TimeZoneInfo TimeZone) : SiteSchedule;

    /// <summary>So long after the last start.</summary>
    public sealed record Every(TimeSpan Interval) : SiteSchedule;
}
