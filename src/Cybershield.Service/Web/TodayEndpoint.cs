using Cybershield.Crawling;
using Cybershield.Review;
using Cybershield.Service.Pages;
using Cybershield.Storage;

namespace Cybershield.Service.Web;

/// <summary>What needs a person today, and the progress of crawls for the page's script.</summary>
internal static class TodayEndpoint
{
    private const int OldestShown = 5;
    private const int CrawlsRead = 200;

    public static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet("/", ShowAsync);
        pages.MapGet("/crawls.json", ProgressAsync);
    }

    private static async Task<IResult> ShowAsync(
        HttpContext context, ReviewStore store, CrawlRecord record, IOutbox outbox, ServiceState state, CancellationToken cancellationToken)
    {
        var open = new FlagQuery(States: [FlagState.Open], Order: FlagOrder.Oldest);
        IReadOnlyList<SiteStatus> sites = await record.SitesAsync(cancellationToken);
        var model = new TodayModel(
            await store.CountAsync(open, cancellationToken),
            (await store.ListAsync(open, null, OldestShown, cancellationToken)).Flags,
            sites,
            [.. sites.Where(Fails).OrderByDescending(PageResults.Failing)],
            await RunningAsync(record, cancellationToken),
            await outbox.DepthAsync(cancellationToken),
            state.Now,
            [.. (await ListEndpoints.SummariesAsync(store, state, Viewer.Of(context).Now, cancellationToken)).Where(list => list.Trouble.Count > 0)])
        {
            RecordTrouble = record.Trouble,
        };
        return Rendered.As<Today, TodayModel>(context, model);
    }

    private static bool Fails(SiteStatus site) =>
        site.State == SiteState.Active && (site.Hold is not null || site.LastCrawlEnding == CrawlEnding.Failed || PageResults.Failing(site) > 0);

    private static async Task<IReadOnlyList<CrawlProgress>> RunningAsync(CrawlRecord record, CancellationToken cancellationToken) =>
        [.. (await record.CrawlsAsync(CrawlsRead, cancellationToken)).Where(crawl => crawl.EndedAt is null)];

    /// <remarks>The texts come from here, so that the script needs no words of its own.</remarks>
    private static async Task<IResult> ProgressAsync(HttpContext context, CrawlRecord record, CancellationToken cancellationToken)
    {
        Viewer viewer = Viewer.Of(context);
        return Results.Json((await RunningAsync(record, cancellationToken)).Select(crawl => new
        {
            id = crawl.CrawlId,
            share = (int)(PageResults.Share(crawl) * 100),
            text = CrawlText.Of(crawl, viewer),
        }));
    }
}
