using Cybershield.Review;
using Cybershield.Service.Web;
using Cybershield.Storage;

namespace Cybershield.Service.Pages;

/// <param name="Oldest">Open flags that wait longest.</param>
/// <param name="Failing">Sites that fail, worst first.</param>
/// <param name="Lists">Lists that expire, are due for review, or lost precision.</param>
/// <param name="Running">Crawls that run now.</param>
public sealed record TodayModel(
    FlagCounts Waiting,
    IReadOnlyList<Flag> Oldest,
    IReadOnlyList<SiteStatus> Sites,
    IReadOnlyList<SiteStatus> Failing,
    IReadOnlyList<CrawlProgress> Running,
    OutboxDepth Outbox,
    ServiceSnapshot Service,
    IReadOnlyList<ListSummary> Lists)
{
    /// <summary>Why nothing can be written, and what to do; null while all is well.</summary>
    public string? RecordTrouble { get; init; }
}
