using Cybershield.Training;

namespace Cybershield.Crawling.Tests.Extraction;

/// <summary>How well main content is found on pages that people have marked, on those that the model was grown on and on those that it has never seen.</summary>
internal sealed class MainContentTests
{
    private static readonly Lazy<(LabelledPage Page, PageScore Score)[]> Scores = new(ScoreAll);

    // What the model reaches, less a third of a point: a change of the code that costs more is a mistake.
    [TestCase("aeb", "all", false, 0.978, 0.985)]
    [TestCase("aeb", "all", true, 0.949, 0.967)]
    [TestCase("wcxb", "all", false, 0.881, 0.898)]
    [TestCase("wcxb", "all", true, 0.819, 0.857)]
    [TestCase("wcxb", "forum", false, 0.885, 0.897)]
    [TestCase("wcxb", "forum", true, 0.795, 0.847)]
    public void Main_content_of_labelled_pages_is_found(string set, string kind, bool isUnseen, double leastF1, double leastRecall)
    {
        TestData.File("extraction", set);
        PageScore[] scores = [.. Scores.Value.Where(score => score.Page.Set == set && (kind == "all" || score.Page.Kind == kind) && score.Page.IsUnseen == isUnseen).Select(score => score.Score)];
        (double f1, double precision, double recall) = PageScore.Mean(set, scores);
        TestContext.Out.WriteLine($"{set} {kind}, {scores.Length} {(isUnseen ? "unseen" : "seen")} pages: F1 {f1:f3}, precision {precision:f3}, recall {recall:f3}");
        Assert.That(f1, Is.GreaterThanOrEqualTo(leastF1));
        Assert.That(recall, Is.GreaterThanOrEqualTo(leastRecall));
    }

    private static (LabelledPage, PageScore)[] ScoreAll()
    {
        PageExtractor extractor = new(new ExtractorOptions());
        return [.. LabelledPage.Read(Path.GetDirectoryName(TestData.File("extraction"))!).Select(page => (page, page.Score(MainText(extractor, page))))];
    }

    private static string MainText(PageExtractor extractor, LabelledPage page)
    {
        CrawlUrl.TryParse("https://labelled.example/", null, out CrawlUrl? url);
        return extractor.Extract(page.Html(), "text/html; charset=utf-8", url!) is ExtractionResult.Page found ? found.Extracted.MainText : "";
    }
}
