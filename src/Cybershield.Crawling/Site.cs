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
    int MaxDepth)
{
    /// <summary>Whether and how a browser renders the site's pages; null where they are read as the server sends them.</summary>
    public SiteRendering? Rendering { get; init; }

    /// <summary>Certificates that nobody vouches for are accepted on this site's own origins. Default: false. Whoever sits between can then read and change its pages, so pages and status say so.</summary>
    public bool AcceptInvalidCertificates { get; init; }

    private static readonly TimeSpan LeastPublicDelay = TimeSpan.FromSeconds(1);

    /// <summary>What forbids crawling this site as it is described, each under the key of the site's file that has to change; empty when nothing does.</summary>
    public IEnumerable<SiteProblem> Problems()
    {
        for (int i = 0; i < Seeds.Count; i++)
        {
            if (!Scope.Contains(Seeds[i]))
            {
                yield return new SiteProblem("seeds", i, $"{Seeds[i]} is outside of the site's scope: widen the scope or remove the seed");
            }
        }

        if (Seeds.Count == 0)
        {
            yield return new SiteProblem("seeds", null, "a crawl needs at least one address to start from");
        }

        if (!IsContact(Contact))
        {
            yield return new SiteProblem("contact", null, "the site's owner must be able to reach a person: give a mail address or an http(s) address, without brackets or spaces");
        }

        foreach (SiteProblem problem in LimitProblems())
        {
            yield return problem;
        }
    }

    private IEnumerable<SiteProblem> LimitProblems()
    {
        bool isAllOurOwn = AllowAddresses.Count > 0;
        if (Politeness.Delay < TimeSpan.Zero || (Politeness.Delay < LeastPublicDelay && !isAllOurOwn))
        {
            yield return new SiteProblem("delay", null, "at least 1s lies between two requests to a host, unless allow_addresses names the private addresses of a site of your own");
        }

        if (Politeness.InFlight < 1 || (Politeness.InFlight > 1 && !isAllOurOwn))
        {
            yield return new SiteProblem("in_flight", null, "one request at a time, unless allow_addresses names the private addresses of a site of your own");
        }

        if (MaxPages < 1 || MaxDepth < 0)
        {
            yield return new SiteProblem(MaxPages < 1 ? "max_pages" : "max_depth", null, "a crawl takes at least one page, and depth counts from 0");
        }
    }

    private static bool IsContact(string contact) =>
        contact.Length is > 3 and < 200 && contact.All(c => c is > ' ' and < '\x7f' and not ('(' or ')' or '\\'))
        && (contact.AsSpan(1..^1).Contains('@') || CrawlUrl.TryParse(contact, null, out _));
}

/// <summary>One reason why a site can't be crawled as its file describes it.</summary>
/// <param name="Key">The key in the site's file.</param>
/// <param name="Index">The item of that key's list, from 0; null for the key as a whole.</param>
/// <param name="Message">What is wrong and what to write.</param>
public sealed record SiteProblem(string Key, int? Index, string Message);

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
