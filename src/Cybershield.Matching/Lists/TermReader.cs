using Cybershield.Matching.Yaml;

namespace Cybershield.Matching;

/// <summary>Reads the terms of a list.</summary>
internal static class TermReader
{
    private static readonly string[] Languages = ["en", "ru", "kk"];

    public static IReadOnlyList<Term> Terms(YamlMapping root)
    {
        List<Term> terms = [];
        foreach (YamlMapping mapping in root.RequiredMappings("terms"))
        {
            Term term = Term(mapping);
            if (term.Id.Length > 0 && terms.Any(other => other.Id == term.Id))
            {
                mapping.Report("id", $"the term id `{term.Id}` is used twice", "give each term an id of its own");
            }

            terms.Add(term);
        }

        return terms;
    }

    private static Term Term(YamlMapping mapping)
    {
        string? language = Language(mapping);
        TermPattern pattern = Pattern(mapping, language);
        return new Term
        {
            Id = TermListReader.Identifier(mapping, "id"),
            Pattern = pattern,
            Weight = mapping.RequiredDecimal("weight", 0.1m, 1_000m, 1),
            Why = mapping.OptionalString("why") ?? "",
            Language = language,
            Obfuscation = Obfuscation(mapping, pattern),
            Forms = Words(mapping, "forms", pattern),
            NotForms = Words(mapping, "not_forms", pattern),
            Match = Examples(mapping, "match"),
            NoMatch = Examples(mapping, "no_match"),
            TodoMatch = Examples(mapping, "todo_match"),
            TodoNoMatch = Examples(mapping, "todo_no_match"),
            Justification = mapping.OptionalString("justification"),
            Mark = mapping.Mark,
        };
    }

    private static string? Language(YamlMapping mapping)
    {
        string? language = mapping.OptionalString("lang");
        if (language is not null && !Languages.Contains(language))
        {
            mapping.Report("lang", $"`lang: {language}` is unknown", Suggestion.For(language, Languages));
        }

        return language;
    }

    private static TermPattern Pattern(YamlMapping mapping, string? language)
    {
        (string Key, Func<TermPattern> Read)[] ways =
        [
            ("any", () => new TermPattern.Any(Phrases(mapping, "any", wildcards: true))),
            ("stem", () => new TermPattern.Stem(Phrases(mapping, "stem", wildcards: false))),
            ("near", () => Near(mapping.RequiredMapping("near"))),
            ("set", () => Set(mapping.RequiredMapping("set"))),
            ("regex", () => new TermPattern.Regex(Expression(mapping))),
        ];
        (string Key, Func<TermPattern> Read)[] written = [.. ways.Where(way => mapping.Has(way.Key))];
        if (written.Length != 1)
        {
            mapping.Report("id", written.Length == 0 ? "the term looks for nothing" : "the term looks for things in more than one way", "write one of `any`, `stem`, `near`, `set`, `regex`");
            return new TermPattern.Any([]);
        }

        if (written[0].Key == "stem" && language is null)
        {
            mapping.Report("stem", "the language of the stem is not given", "add `lang: en`, `lang: ru` or `lang: kk`");
        }

        return written[0].Read();
    }

    private static TermPattern.Near Near(YamlMapping near)
    {
        string order = near.OptionalString("order") ?? "any";
        if (order is not ("any" or "a_first"))
        {
            near.Report("order", $"`order: {order}` is unknown", "write `any` or `a_first`");
        }

        return new TermPattern.Near(
            Phrases(near, "a", wildcards: true), Phrases(near, "b", wildcards: true), near.RequiredInt("within", 1, 100), order == "a_first");
    }

    private static TermPattern.Set Set(YamlMapping set)
    {
        IReadOnlyList<YamlText> of = Phrases(set, "of", wildcards: true);
        int atLeast = set.RequiredInt("at_least", 2, 1_000);
        if (atLeast > of.Count)
        {
            set.Report("at_least", $"{atLeast} of {of.Count} can never be found", $"write at most {of.Count}");
        }

        return new TermPattern.Set(of, atLeast, set.OptionalInt("within", 2, 10_000) ?? 100);
    }

    private static YamlText Expression(YamlMapping mapping)
    {
        string expression = mapping.RequiredString("regex");
        if (RegexTerm.Refusal(expression) is { } refusal)
        {
            mapping.Report("regex", refusal.Problem, refusal.Advice);
        }

        return new YamlText(expression, mapping.MarkOf("regex"));
    }

    internal static IReadOnlyList<YamlText> Phrases(YamlMapping mapping, string key, bool wildcards)
    {
        IReadOnlyList<YamlText> phrases = mapping.RequiredStrings(key);
        foreach (YamlText phrase in phrases.Where(phrase => phrase.Value.Length > 0))
        {
            if (PhrasePattern.Refusal(phrase.Value, wildcards) is { } refusal)
            {
                mapping.ReportAt(phrase.Mark, refusal.Problem, refusal.Advice);
            }
        }

        return phrases;
    }

    private static Obfuscation Obfuscation(YamlMapping mapping, TermPattern pattern)
    {
        Obfuscation? written = mapping.OptionalChoice<Obfuscation>("obfuscation");
        if (pattern is TermPattern.Regex && written is not (null or Matching.Obfuscation.None))
        {
            mapping.Report("obfuscation", "a regular expression sees through no disguise", "write `obfuscation: none` or leave it out");
        }

        return written ?? (pattern is TermPattern.Regex ? Matching.Obfuscation.None : Matching.Obfuscation.Separators);
    }

    private static IReadOnlyList<string> Words(YamlMapping mapping, string key, TermPattern pattern)
    {
        IReadOnlyList<YamlText> words = mapping.OptionalStrings(key);
        if (words.Count > 0 && pattern is not TermPattern.Stem)
        {
            mapping.Report(key, $"`{key}` belongs to a stem", "remove it, or write `stem` and `lang`");
        }

        return [.. words.Select(word => word.Value)];
    }

    private static IReadOnlyList<TermExample> Examples(YamlMapping mapping, string key) =>
    [
        .. mapping.OptionalTextsOrMappings(key).Select(example => example switch
        {
            ({ } text, _) => new TermExample(text.Value, null, text.Mark),
            (_, { } tagged) => new TermExample(tagged.RequiredString("text"), tagged.OptionalString("tag"), tagged.Mark),
            _ => new TermExample("", null, mapping.Mark),
        }),
    ];
}
