using System.Runtime.InteropServices;
using Cybershield.Crawling;

namespace Cybershield.Training;

/// <summary>A labelled page, read and measured once for all models that are grown on it.</summary>
internal sealed class PreparedPage
{
    private static readonly CharacterSet Utf8 = CharacterSet.ForLabel("utf-8")!;

    private readonly byte[] html;
    private readonly PageOutline outline = new();
    private readonly BlockFeatures features = new();
    private readonly float[] measures;
    private readonly float[] shares;

    /// <param name="number">Tells the page from others.</param>
    public PreparedPage(LabelledPage page, int number, PageTreeParser parser)
    {
        (Page, Number, html) = (page, number, page.Html());
        using PageTree? tree = parser.Parse(CharsetDetector.Decode(html, Utf8), out _);
        if (tree is not null)
        {
            new PageWalk(outline).Read(tree);
        }

        measures = features.Measure(outline).ToArray();
        shares = GoldAlignment.Shares([.. Texts().Select(text => PageScore.Words(text.ToLowerInvariant()))], PageScore.Words(page.Gold.ToLowerInvariant()));
    }

    public LabelledPage Page { get; }

    public int Number { get; }

    /// <summary>How well an extractor finds the marked text.</summary>
    public PageScore Score(PageExtractor extractor) => Page.Score(Extract(extractor));

    /// <summary>The main text, from the page's bytes and without its address.</summary>
    public string Extract(PageExtractor extractor)
    {
        CrawlUrl.TryParse("https://labelled.example/", null, out CrawlUrl? url);
        return extractor.Extract(html, "text/html; charset=utf-8", url!) is ExtractionResult.Page page ? page.Extracted.MainText : "";
    }

    /// <summary>What a first look would find here.</summary>
    public float[] LookOnce(BoostedTrees trees)
    {
        float[] found = new float[shares.Length];
        MainContent.LookOnce(CollectionsMarshal.AsSpan(outline.Blocks), measures, trees, found);
        return found;
    }

    /// <summary>Adds the blocks as the first look sees them.</summary>
    public void AddTo(Samples samples, GrowthOptions options)
    {
        for (int i = 0; i < shares.Length; i++)
        {
            Add(samples, i, measures.AsSpan(i * BlockFeatures.Count, BlockFeatures.Count), options);
        }
    }

    /// <summary>Adds the blocks as the second look sees them after a first.</summary>
    public void AddTo(Samples samples, float[] found, GrowthOptions options)
    {
        ContextFeatures context = new();
        context.Gather(outline, features.Statistics, found);
        float[] row = new float[ContextFeatures.Count];
        for (int i = 0; i < shares.Length; i++)
        {
            if (found[i] > MainContent.LeastChance)
            {
                context.Measure(i, measures.AsSpan(i * BlockFeatures.Count, BlockFeatures.Count), row);
                Add(samples, i, row, options);
            }
        }
    }

    // A wrong word costs a page the more the less there is to find; short blocks count for more than their words, else none would learn them.
    private void Add(Samples samples, int block, ReadOnlySpan<float> row, GrowthOptions options)
    {
        int words = features.Statistics.Texts[block].Words;
        if (words > 0)
        {
            double weight = Math.Pow(words / Math.Max(MarkedWords(), options.LeastMarkedWords), options.WordPower);
            samples.Add(row, shares[block], (float)(weight * (Page.Set == "aeb" ? options.ArticleWeight : 1)), Number);
        }
    }

    private double markedWords = -1;

    private double MarkedWords() => markedWords >= 0 ? markedWords : markedWords = shares.Select((share, i) => share * features.Statistics.Texts[i].Words).Sum();

    private IEnumerable<string> Texts()
    {
        foreach (OutlineBlock block in outline.Blocks)
        {
            yield return block.IsAlt ? "" : outline.TextOf(block).ToString();
        }
    }
}
