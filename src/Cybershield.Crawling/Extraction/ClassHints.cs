using System.Collections.Frozen;

namespace Cybershield.Crawling;

/// <summary>What class, id and role of an element say about what it holds, in the words that page authors use.</summary>
[Flags]
internal enum ClassHints
{
    None = 0,
    Navigation = 1,
    Footer = 1 << 1,
    Header = 1 << 2,
    Side = 1 << 3,
    Advertisement = 1 << 4,
    Social = 1 << 5,
    Comment = 1 << 6,
    Related = 1 << 7,
    Byline = 1 << 8,
    Form = 1 << 9,
    Overlay = 1 << 10,
    Content = 1 << 11,
    Thread = 1 << 12,
    Member = 1 << 13,
    Toolbar = 1 << 14,
    Product = 1 << 15,
    Legal = 1 << 16,
    Caption = 1 << 17,
    List = 1 << 18,
    Signature = 1 << 19,
    Quote = 1 << 20,
    Hidden = 1 << 21,
    Filter = 1 << 22,
    Consent = 1 << 23,
    Title = 1 << 24,
    Price = 1 << 25,
    Summary = 1 << 26,
    Review = 1 << 27,
}

/// <summary>Reads hints off class names, ids and roles.</summary>
internal sealed class ClassHintReader
{
    /// <summary>Number of flags in <see cref="ClassHints"/>.</summary>
    public const int Count = 28;

    private const int MaxRemembered = 4096;

    private static readonly FrozenDictionary<string, ClassHints> ByWord = new Dictionary<ClassHints, string>
    {
        [ClassHints.Navigation] = "nav navi navbar navigation menu submenu breadcrumb breadcrumbs crumbs pagination pager paging pages toc tabs tab sitemap skip jump navheader navfooter menubar dropdown",
        [ClassHints.Footer] = "footer foot bottom colophon",
        [ClassHints.Header] = "header masthead banner topbar top head logo branding hero",
        [ClassHints.Side] = "sidebar side aside rail widget widgets complementary right left column",
        [ClassHints.Advertisement] = "ad ads adv advert advertisement advertising sponsor sponsored sponsors promo promotion promoted outbrain taboola dfp gpt adsense partner partners affiliate",
        [ClassHints.Social] = "share sharing shares social follow facebook twitter addthis sharedaddy whatsapp linkedin pinterest",
        [ClassHints.Comment] = "comment comments commentlist disqus respond replies reply discussion feedback review reviews",
        [ClassHints.Related] = "related recommended recommendation recommendations recommend more popular trending similar also recirc latest recent readnext next prev previous teaser teasers featured suggested suggestions upsell cross",
        [ClassHints.Byline] = "byline author authors date datetime timestamp time posted meta info published publish dateline credit tags tag category categories keywords source metadata details",
        [ClassHints.Form] = "form login signin signup register subscribe subscription newsletter search searchbox email input field contact",
        [ClassHints.Overlay] = "cookie cookies consent gdpr modal popup overlay lightbox notice alert toast paywall dialog tooltip privacy onetrust",
        [ClassHints.Content] = "content article entry body text story main richtext prose copy markdown paragraph description maincontent bodytext articlebody postbody entrycontent post",
        [ClassHints.Thread] = "thread topic message messages msg post posts postbody postcontent answer answers question forum posttext bbcode bbwrapper messagetext messagecontent",
        [ClassHints.Member] = "user username avatar profile member rank poster postprofile userinfo userdetails author badge reputation karma",
        [ClassHints.Toolbar] = "tool tools toolbar button buttons btn action actions controls control options vote votes like likes rating stats counter count attribution",
        [ClassHints.Product] = "product price prices cart buy shop sku stock shipping item items specs features",
        [ClassHints.Legal] = "copyright legal disclaimer terms policy rights license",
        [ClassHints.Caption] = "caption figure image img photo gallery media video slideshow picture thumbnail thumb carousel slider",
        [ClassHints.List] = "list listing grid cards card tile tiles results result archive feed collection",
        [ClassHints.Signature] = "signature sig signatures",
        [ClassHints.Quote] = "quote quoted blockquote cite pullquote",
        [ClassHints.Filter] = "filter filters facet facets sort sorting refine refinement refinements swatch swatches variant variants picker selector option options dropdown select",
        [ClassHints.Consent] = "cookie cookies consent gdpr onetrust optanon ot cmp qc cookiebot cybot didomi truste trustarc usercentrics osano klaro ccpa cookieconsent cookiebanner cookienotice privacy",
        [ClassHints.Title] = "title heading headline name subject subtitle subheading",
        [ClassHints.Price] = "price prices pricing amount money cost sale discount",
        [ClassHints.Summary] = "summary excerpt lead intro introduction abstract dek standfirst snippet preview blurb subtitle deck",
        [ClassHints.Review] = "review reviews testimonial testimonials rating ratings stars feedback",
        [ClassHints.Hidden] = "hidden hide invisible sr visually screen print noprint collapsed offscreen",
    }
        .SelectMany(pair => pair.Value.Split(' '), (pair, word) => (Word: word, Hint: pair.Key))
        .GroupBy(pair => pair.Word, StringComparer.Ordinal)
        .ToFrozenDictionary(group => group.Key, group => group.Aggregate(ClassHints.None, (all, pair) => all | pair.Hint), StringComparer.Ordinal);

    private readonly Dictionary<string, ClassHints> remembered = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ClassHints>.AlternateLookup<ReadOnlySpan<char>> byValue;

    public ClassHintReader() => byValue = remembered.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The hints of one attribute's value; values that come again are remembered.</summary>
    public ClassHints Read(ReadOnlySpan<char> value)
    {
        if (byValue.TryGetValue(value, out ClassHints hints))
        {
            return hints;
        }

        if (remembered.Count >= MaxRemembered)
        {
            remembered.Clear();
        }

        return byValue[value] = ReadWords(value);
    }

    // Names are cut at anything but letters and at capitals: "post-body", "post_body" and "postBody" read alike.
    private static ClassHints ReadWords(ReadOnlySpan<char> value)
    {
        ClassHints hints = ClassHints.None;
        int start = 0;
        for (int at = 0; at <= value.Length; at++)
        {
            bool isLetter = at < value.Length && char.IsAsciiLetter(value[at]);
            bool isHump = isLetter && at > start && char.IsAsciiLetterUpper(value[at]) && char.IsAsciiLetterLower(value[at - 1]);
            if (!isLetter || isHump)
            {
                hints |= HintOf(value[start..at]);
                start = isHump ? at : at + 1;
            }
        }

        return hints;
    }

    private static ClassHints HintOf(ReadOnlySpan<char> word)
    {
        Span<char> lower = stackalloc char[24];
        if (word.Length is < 2 or > 24)
        {
            return ClassHints.None;
        }

        word.ToLowerInvariant(lower);
        return ByWord.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(lower[..word.Length], out ClassHints hints) ? hints : ClassHints.None;
    }
}
