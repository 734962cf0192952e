using Cybershield.Crawling;

namespace Cybershield.Training;

/// <summary>Scores every page by a model that has seen no page of its site.</summary>
internal static class CrossValidation
{
    private const int Folds = 5;

    public static IReadOnlyList<(LabelledPage Page, PageScore Score)> Run(IReadOnlyList<PreparedPage> pages, ModelOptions options)
    {
        List<(LabelledPage, PageScore)> scores = [];
        for (int fold = 0; fold < Folds; fold++)
        {
            PreparedPage[] left = [.. pages.Where(page => LabelledPage.Draw("fold " + page.Page.Site, Folds) == fold)];
            PageExtractor extractor = new(new ExtractorOptions(), ModelGrower.Grow([.. pages.Except(left)], options.Seeded(fold)));
            scores.AddRange(left.Select(page => (page.Page, page.Score(extractor))));
        }

        return scores;
    }
}
