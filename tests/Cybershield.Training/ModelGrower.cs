using Cybershield.Crawling;

namespace Cybershield.Training;

/// <summary>
/// Grows the trees of both looks. The second look learns from what first looks found on pages of sites that they had not seen,
/// as it will be when it is used.
/// </summary>
internal static class ModelGrower
{
    private const int Parts = 4;

    public static ContentModel Grow(IReadOnlyList<PreparedPage> pages, ModelOptions options)
    {
        BoostedTrees first = GrowFirst(pages, options.First);
        Samples samples = new(ContextFeatures.Count);
        for (int part = 0; part < Parts; part++)
        {
            PreparedPage[] left = [.. pages.Where(page => Part(page.Page.Site) == part)];
            BoostedTrees unseeing = GrowFirst([.. pages.Except(left)], options.First with { Seed = options.First.Seed + 100 + part });
            foreach (PreparedPage page in left)
            {
                page.AddTo(samples, page.LookOnce(unseeing), options.Second);
            }
        }

        return new ContentModel(first, TreeGrower.Grow(samples, options.Second));
    }

    private static BoostedTrees GrowFirst(IReadOnlyList<PreparedPage> pages, GrowthOptions options)
    {
        Samples samples = new(BlockFeatures.Count);
        foreach (PreparedPage page in pages)
        {
            page.AddTo(samples, options);
        }

        return TreeGrower.Grow(samples, options);
    }

    private static int Part(string site) => LabelledPage.Draw("part " + site, Parts);
}
