namespace Cybershield.Matching;

/// <summary>One page while it is screened: its folded text, which lists judge it, and the hits as they are found. Reused from page to page.</summary>
internal sealed class PageHits
{
    private readonly GrowingArray<bool> judges = new();
    private readonly GrowingArray<Hit> found = new();
    private readonly HitOrder order = new();

    public FoldedText Text { get; } = new();

    public ExpressionGates Gates { get; } = new();

    public IPageBlocks Page { get; private set; } = PageText.Empty;

    /// <summary>Takes a page and folds it.</summary>
    public void Start(Watchlist watchlist, IPageBlocks page, string siteGroup)
    {
        Page = page;
        found.Clear();
        judges.Clear();
        foreach (CompiledList list in watchlist.Compiled)
        {
            judges.Add(list.Judges(siteGroup));
        }

        Text.Clear();
        Gates.Close(watchlist.Expressions.Count);
        for (int block = 0; block < page.Count; block++)
        {
            TextFolder.FoldBlock(page.TextOf(block), Text);
        }
    }

    /// <summary>Lets go of the page, which may be large.</summary>
    public void End() => Page = PageText.Empty;

    public bool Judges(int list) => judges.Items[list];

    public ReadOnlySpan<Hit> Ordered(CompiledList[] lists) => order.Sort(found.Items, lists);

    /// <summary>How the words of a hit were recognised; "" where there is nothing to say.</summary>
    public string ParseOf(in Hit hit) => hit.Pattern?.ParseAt(Text.Chars, hit.At) ?? hit.Parse;

    /// <summary>Adds a phrase that stands in the folded text.</summary>
    public void Add(Phrase phrase, int start, int last) => found.Add(new Hit
    {
        List = phrase.List,
        Slot = phrase.Slot,
        Part = phrase.Part,
        Span = SpanOf(start, last),
        FirstWord = WordAt(start),
        LastWord = WordAt(last),
        Sentence = Text.SentenceAt(start),
        Pattern = phrase.Pattern.IsWhole ? null : phrase.Pattern,
        At = start,
        Parse = "",
        Disguise = phrase.Disguise,
    });

    /// <summary>Adds a phrase that stands there as the text is read otherwise.</summary>
    public void Add(Phrase phrase, int start, int last, Disguise undone, string parse) => found.Add(new Hit
    {
        List = phrase.List,
        Slot = phrase.Slot,
        Part = phrase.Part,
        Span = SpanOf(start, last),
        FirstWord = WordAt(start),
        LastWord = WordAt(last),
        Sentence = Text.SentenceAt(start),
        Pattern = null,
        At = start,
        Parse = parse,
        Disguise = phrase.Disguise | undone,
    });

    /// <summary>Adds what an expression found.</summary>
    public void Add(int list, int slot, TextSpan span)
    {
        int first = Text.IndexOf(span.Block, span.Start);
        found.Add(new Hit
        {
            List = list,
            Slot = slot,
            Part = 0,
            Span = span,
            FirstWord = WordAt(first),
            LastWord = WordAt(Text.IndexOf(span.Block, span.End - 1)),
            Sentence = Text.SentenceAt(first),
            Pattern = null,
            At = first,
            Parse = "",
            Disguise = Disguise.None,
        });
    }

    /// <summary>Whether only white space and hyphens stand between the words of a stretch of folded text.</summary>
    public bool HasPlainGaps(int start, int last)
    {
        ReadOnlySpan<char> source = default;
        for (int i = start; i < last; i++)
        {
            if (Text.Chars[i] == ' ')
            {
                source = source.IsEmpty ? Page.TextOf(Text.BlockAt(start)) : source;
                if (!Gap.IsPlain(source[Text.Start(i)..Text.EndOf(i)]))
                {
                    return false;
                }
            }
        }

        return true;
    }

    private TextSpan SpanOf(int start, int last)
    {
        int first = Text.Start(start);
        return new TextSpan(Text.BlockAt(start), first, Text.EndOf(last) - first);
    }

    private int WordAt(int index) => Math.Max(0, Text.WordAt(index));
}
