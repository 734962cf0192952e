using System.Diagnostics;
using Cybershield.Crawling;

namespace Cybershield.Service.Telemetry;

/// <summary>The way of a page as a trace: <c>page</c> with <c>fetch</c>, <c>examine</c> and <c>record</c> below it. Costs nothing where nobody listens.</summary>
/// <remarks>It names host and site, never an address or a word of the page: traces leave the machine.</remarks>
internal static class PageTrace
{
    /// <summary>What a collector asks for.</summary>
    public const string Name = "Cybershield";

    private static readonly ActivitySource Source = new(Name);

    /// <summary>From the lease to its end.</summary>
    public static Activity? Begin(CrawlLease lease, Site site) =>
        Source.StartActivity("page")?.SetTag("cybershield.site", site.Id).SetTag("server.address", lease.Url.HostKey).SetTag("cybershield.kind", lease.Kind.ToString());

    /// <summary>One step of it.</summary>
    public static Activity? Step(string name) => Source.StartActivity(name);
}
