using Cybershield.Crawling;
using Cybershield.Matching;

namespace Cybershield.Service.Crawl;

/// <summary>The one place where a page of the crawler becomes a text of the matcher: the two rooms know nothing of each other.</summary>
internal static class PageTextMapping
{
    /// <summary>The same blocks in the same order.</summary>
    public static PageText ToPageText(this ExtractedPage page) =>
        new([.. page.Blocks.Select(block => new PageBlock(ZoneOf(block.Zone), block.Language, block.Text)
        {
            Repeated = block.Repeated is { } repeated ? new Repetition(repeated.Pages, repeated.Compared) : null,
        })]);

    private static Zone ZoneOf(PageZone zone) => zone switch
    {
        PageZone.Title => Zone.Title,
        PageZone.Heading => Zone.Heading,
        PageZone.Body => Zone.Body,
        PageZone.LinkText => Zone.LinkText,
        PageZone.Alt => Zone.Alt,
        PageZone.Meta => Zone.Meta,
        PageZone.Boilerplate => Zone.Boilerplate,
        PageZone.SiteChrome => Zone.SiteChrome,
        _ => throw new ArgumentOutOfRangeException(nameof(zone), zone, "Unknown zone."),
    };
}
