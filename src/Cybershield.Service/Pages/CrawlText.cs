using Cybershield.Storage;

namespace Cybershield.Service.Pages;

/// <summary>A running crawl in one line.</summary>
internal static class CrawlText
{
    public static string Of(CrawlProgress crawl, Viewer viewer) => Texts.T(
        "crawl.line",
        Texts.Number(PageResults.Done(crawl)),
        Texts.Number(PageResults.Done(crawl) + crawl.Due),
        Texts.Number(crawl.Flagged),
        PageResults.ExpectedEnd(crawl, viewer.Now) is { } end ? Texts.T("crawl.end", viewer.Clock(end)) : Texts.T("crawl.end_unknown"));
}
