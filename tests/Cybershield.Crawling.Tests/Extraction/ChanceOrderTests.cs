using System.Runtime.InteropServices;

namespace Cybershield.Crawling.Tests.Extraction;

internal sealed class ChanceOrderTests
{
    [Test]
    public void Blocks_stand_by_falling_chance_and_equal_ones_as_on_the_page()
    {
        ChanceOrder order = new();
        order.Sort([0.5f, 0.9f, 0.5f, 0, 1, 0], Statistics("<p>a<p>a b<p>a b c<p>a b c d<p>a b c d e<p>a b c d e f"));
        Assert.That(Enumerable.Range(0, 6).Select(order.WordsAbove), Is.EqualTo(new float[] { 7, 5, 8, 11, 0, 15 }));
        Assert.That(order.Mass, Is.EqualTo(0.5f + 1.8f + 1.5f + 5).Within(1e-5f));
    }

    private static PageStatistics Statistics(string html)
    {
        PageOutline outline = new();
        using PageTree? tree = new PageTreeParser(new ExtractorOptions()).Parse(html, out _);
        new PageWalk(outline).Read(tree!);
        PageStatistics statistics = new();
        statistics.Gather(outline, CollectionsMarshal.AsSpan(outline.Blocks), CollectionsMarshal.AsSpan(outline.Nodes));
        return statistics;
    }
}
