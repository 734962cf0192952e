namespace Cybershield.Matching;

/// <summary>The inflected forms of a word by the tables of its language.</summary>
internal static class InflectedWord
{
    /// <summary>The pattern of a folded word.</summary>
    /// <param name="language">en, ru or kk.</param>
    /// <param name="notForms">Folded words that are never taken for a form.</param>
    public static WordPattern Of(string language, string word, IReadOnlyCollection<string> notForms)
    {
        WordPattern pattern = language switch
        {
            "en" => EnglishInflection.Of(word),
            "ru" => RussianInflection.Of(word),
            _ => KazakhInflection.Of(word, fallback: false),
        };
        return notForms.Count == 0 ? pattern : new Without(pattern, notForms);
    }

    private sealed class Without(WordPattern pattern, IReadOnlyCollection<string> words) : WordPattern
    {
        private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> without = words.ToHashSet().GetAlternateLookup<ReadOnlySpan<char>>();

        public override string Anchor => pattern.Anchor;

        public override bool Matches(ReadOnlySpan<char> found) => !without.Contains(found) && pattern.Matches(found);

        public override string? Recognise(ReadOnlySpan<char> found) => without.Contains(found) ? null : pattern.Recognise(found);
    }
}

/// <summary>A stem and the endings that may follow it; an ending's label says what it is.</summary>
internal sealed class EndingTable
{
    private readonly Dictionary<string, string> labels = [];
    private readonly Dictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> lookup;

    /// <param name="endings">Words as <c>ом=instrumental</c>; <c>0</c> is no ending.</param>
    public EndingTable(string endings)
    {
        foreach (string entry in endings.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = entry.Split('=');
            string ending = parts[0] == "0" ? "" : parts[0];
            labels.TryAdd(ending, parts.Length > 1 ? parts[1].Replace('_', ' ') : "");
        }

        lookup = labels.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public IEnumerable<string> Endings => labels.Keys;

    public string? Find(ReadOnlySpan<char> ending) => lookup.TryGetValue(ending, out string? label) ? label : null;
}

/// <summary>A word whose forms are a stem with an ending of a table; it may have several such stems.</summary>
internal sealed class StemWithEndings : WordPattern
{
    private readonly string word;
    private readonly (string Stem, EndingTable Table)[] stems;

    public StemWithEndings(string word, IEnumerable<(string Stem, EndingTable Table)> stems)
    {
        this.word = word;
        this.stems = [.. stems];
        Anchor = this.stems.Aggregate(word, (common, stem) => CommonStart(common, stem.Stem));
    }

    public override string Anchor { get; }

    public override bool Matches(ReadOnlySpan<char> found)
    {
        foreach ((string stem, EndingTable table) in stems)
        {
            if (found.StartsWith(stem, StringComparison.Ordinal) && table.Find(found[stem.Length..]) is not null)
            {
                return true;
            }
        }

        return found.SequenceEqual(word);
    }

    public override string? Recognise(ReadOnlySpan<char> found)
    {
        if (found.SequenceEqual(word))
        {
            return "";
        }

        foreach ((string stem, EndingTable table) in stems)
        {
            if (found.StartsWith(stem, StringComparison.Ordinal) && table.Find(found[stem.Length..]) is { } label)
            {
                string ending = found[stem.Length..].ToString();
                return (ending.Length > 0 ? $"{stem}+{ending}" : stem) + (label.Length > 0 ? $" ({label})" : "");
            }
        }

        return null;
    }

    private static string CommonStart(string a, string b)
    {
        int length = 0;
        while (length < a.Length && length < b.Length && a[length] == b[length])
        {
            length++;
        }

        return a[..length];
    }
}
