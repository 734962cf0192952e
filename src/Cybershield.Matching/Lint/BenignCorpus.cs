using System.Globalization;

namespace Cybershield.Matching;

/// <summary>
/// Pages that no list should flag: news, statutes, encyclopaedias, religious texts, medicine leaflets, job adverts, names and places, in English,
/// Russian and Kazakh. Made from the sentences beside this file; the same seed always makes the same pages.
/// </summary>
public static class BenignCorpus
{
    /// <summary>Pages of 1,000 on which a term may be found before its owner is asked why.</summary>
    public const int Budget = 50;

    private const int Pages = 1_000;

    private static readonly (string Language, string[] Names, string[] Cities, string[] Days)[] Words =
    [
        ("en", ["Whitfield", "Okafor", "Larsen", "Castellan", "Brandt"], ["Ashford", "Milden", "Port Kerrow", "Lanwick"], ["Monday", "Thursday", "Sunday"]),
        ("ru", ["Ковалёв", "Зимина", "Ахметов", "Лебедева", "Орлов"], ["Заречный", "Белогорск", "Степное", "Новый Яр"], ["понедельник", "четверг", "воскресенье"]),
        ("kk", ["Сейтқали", "Ережепова", "Бектасов", "Оразова"], ["Ақсу", "Қарасай", "Жаңатас", "Көкпекті"], ["дүйсенбіде", "бейсенбіде", "жексенбіде"]),
    ];

    /// <summary>A thousand pages, the languages in turn: the kinds of one language are mixed on none.</summary>
    public static IReadOnlyList<PageText> Make(ulong seed)
    {
        string[][][] kinds = [.. Words.Select(words => Kinds(words.Language))];
        return [.. Enumerable.Range(0, Pages).Select(page => Page(new Dice(seed + ((ulong)page * 0x9E3779B97F4A7C15)), page % Words.Length, kinds))];
    }

    /// <summary>On how many of a thousand pages each term of a list is found, whatever its threshold.</summary>
    public static IReadOnlyDictionary<string, int> Hits(TermList list, ulong seed)
    {
        Watchlist watchlist = Watchlist.Compile([list with { Status = ListStatus.Live, SiteGroups = [] }], DateOnly.MinValue, allowTestOnly: true);
        return Make(seed).SelectMany(page => watchlist.Screen(page, "").Lists).SelectMany(found => found.Contributions).CountBy(term => term.TermId).ToDictionary();
    }

    private static PageText Page(Dice dice, int language, string[][][] kinds)
    {
        string[] kind = dice.Pick(kinds[language]);
        string body = string.Join(' ', Enumerable.Range(0, 3 + dice.Next(6)).Select(_ => Filled(dice.Pick(kind), Words[language], dice)));
        return new PageText([new PageBlock(Zone.Title, Words[language].Language, dice.Pick(Words[language].Cities)), new PageBlock(Zone.Body, Words[language].Language, body)]);
    }

    private static string Filled(string sentence, (string Language, string[] Names, string[] Cities, string[] Days) words, Dice dice)
    {
        foreach ((string hole, Func<string> word) in new (string, Func<string>)[]
        {
            ("{name}", () => dice.Pick(words.Names)), ("{city}", () => dice.Pick(words.Cities)), ("{day}", () => dice.Pick(words.Days)), ("{n}", () => (10 + dice.Next(80)).ToString(CultureInfo.InvariantCulture)),
        })
        {
            for (int at = sentence.IndexOf(hole, StringComparison.Ordinal); at >= 0; at = sentence.IndexOf(hole, StringComparison.Ordinal))
            {
                sentence = sentence[..at] + word() + sentence[(at + hole.Length)..];
            }
        }

        return sentence;
    }

    private static string[][] Kinds(string language)
    {
        List<List<string>> kinds = [];
        foreach (string line in Lexicon.Lines($"Benign.{language}.txt"))
        {
            if (line.StartsWith('#'))
            {
                kinds.Add([]);
            }
            else
            {
                kinds[^1].Add(line);
            }
        }

        return [.. kinds.Select(kind => kind.ToArray())];
    }

    /// <summary>SplitMix64 (Steele, Lea and Flood, 2014): the same everywhere, unlike the generator of the runtime.</summary>
    private sealed class Dice(ulong state)
    {
        private ulong state = state;

        public T Pick<T>(T[] items) => items[Next(items.Length)];

        public int Next(int below)
        {
            state += 0x9E3779B97F4A7C15;
            ulong mixed = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9;
            mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
            return (int)((mixed ^ (mixed >> 31)) % (ulong)below);
        }
    }
}
