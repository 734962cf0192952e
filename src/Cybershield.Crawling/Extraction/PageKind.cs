using System.Collections.Frozen;

namespace Cybershield.Crawling;

/// <summary>Evidence for what kind of page this is, in what the page says of itself: its canonical address, its body's classes, og:type, schema.org types, the software that made it.</summary>
internal sealed class PageKind
{
    /// <summary>Kinds that are told apart.</summary>
    public const int Count = 5;

    private const int Article = 0;
    private const int Thread = 1;
    private const int Product = 2;
    private const int Listing = 3;
    private const int Documentation = 4;

    private static readonly FrozenDictionary<string, int> ByWord = new Dictionary<int, string>
    {
        [Article] = "article articles news newsarticle blog blogposting blogs post story stories single reportagenewsarticle opinion recipe recipes magazine",
        [Thread] = "thread threads topic topics forum forums viewtopic showthread showtopic viewthread community discussion discussions discuss question questions boards board qapage discussionforumposting " +
            "discourse phpbb xenforo vbulletin invision nodebb flarum vanilla smf mybb lithium",
        [Product] = "product products productgroup item itm dp offer aggregateoffer",
        [Listing] = "collections collection category categories catalog catalogue search tag tags browse genre archive archives itemlist collectionpage searchresultspage catpage results list",
        [Documentation] = "docs doc documentation reference manual guide guides api apireference techarticle wiki learn tutorial tutorials sphinx docusaurus mkdocs vuepress vitepress docutils readthedocs howto",
    }
        .SelectMany(pair => pair.Value.Split(' '), (pair, word) => KeyValuePair.Create(word, pair.Key))
        .ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private readonly float[] evidence = new float[Count];

    public ReadOnlySpan<float> Evidence => evidence;

    /// <summary>The canonical address is the front page of its site.</summary>
    public bool IsFront { get; private set; }

    public void Clear()
    {
        Array.Clear(evidence);
        IsFront = false;
    }

    /// <summary>Takes the words of a statement: each kind gains at most one from it.</summary>
    public void Add(ReadOnlySpan<char> statement)
    {
        FrozenDictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> lookup = ByWord.GetAlternateLookup<ReadOnlySpan<char>>();
        int seen = 0;
        foreach (Range range in statement.SplitAny(" -_/.:;,?=&#\"\n\t"))
        {
            if (lookup.TryGetValue(statement[range], out int kind))
            {
                seen |= 1 << kind;
            }
        }

        for (int kind = 0; kind < Count; kind++)
        {
            evidence[kind] += seen >> kind & 1;
        }
    }

    /// <summary>Takes the words of the path of an address.</summary>
    public void AddAddress(ReadOnlySpan<char> address)
    {
        int scheme = address.IndexOf("://", StringComparison.Ordinal);
        ReadOnlySpan<char> rest = scheme < 0 ? address : address[(scheme + 3)..];
        int path = rest.IndexOf('/');
        ReadOnlySpan<char> own = path < 0 ? [] : rest[path..];
        IsFront = own.Length <= 1;
        Add(rest);
    }

    /// <summary>Takes the types that JSON-LD names.</summary>
    public void AddTypes(ReadOnlySpan<char> json)
    {
        const string Key = "\"@type\"";
        for (int at = json.IndexOf(Key, StringComparison.Ordinal); at >= 0; at = json.IndexOf(Key, StringComparison.Ordinal))
        {
            json = json[(at + Key.Length)..];
            int end = json.IndexOfAny(',', '}');
            Add(json[..(end < 0 ? Math.Min(json.Length, 80) : Math.Min(end, 80))]);
        }
    }
}
