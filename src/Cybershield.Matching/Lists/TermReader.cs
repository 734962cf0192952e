using Cybershield.Matching.Format;
using Cybershield.Matching.Yaml;
using TextsOrMappings = System.Collections.Generic.IReadOnlyList<(Cybershield.Matching.Yaml.YamlText? Text, Cybershield.Matching.Yaml.YamlMapping? Mapping)>;

namespace Cybershield.Matching;

/// <summary>Reads the terms of a list.</summary>
internal static class TermReader
{
    public static IReadOnlyList<Term> Terms(YamlMapping root)
    {
        List<Term> terms = [];
        foreach (YamlMapping mapping in ListKeys.Terms.Of(root))
        {
            Term term = Term(mapping);
            if (term.Id.Length > 0 && terms.Any(other => other.Id == term.Id))
            {
                TermKeys.Id.Report(mapping, $"the term id `{term.Id}` is used twice", "give each term an id of its own");
            }

            terms.Add(term);
        }

        return terms;
    }

    private static Term Term(YamlMapping mapping)
    {
        string? language = TermKeys.Lang.Of(mapping);
        TermPattern pattern = Pattern(mapping, language);
        return new Term
        {
            Id = TermKeys.Id.Of(mapping),
            Pattern = pattern,
            Weight = TermKeys.Weight.Of(mapping),
            Why = TermKeys.Why.Of(mapping) ?? "",
            Language = language,
            Obfuscation = Obfuscation(mapping, pattern),
            Forms = Words(mapping, TermKeys.Forms, pattern),
            NotForms = Words(mapping, TermKeys.NotForms, pattern),
            Match = Examples(mapping, TermKeys.Match),
            NoMatch = Examples(mapping, TermKeys.NoMatch),
            TodoMatch = Examples(mapping, TermKeys.TodoMatch),
            TodoNoMatch = Examples(mapping, TermKeys.TodoNoMatch),
            Justification = TermKeys.Justification.Of(mapping),
            Mark = mapping.Mark,
        };
    }

    private static TermPattern Pattern(YamlMapping mapping, string? language)
    {
        YamlKey[] written = [.. TermKeys.Ways.Where(way => mapping.Has(way.Name))];
        if (written is not [YamlKey way])
        {
            TermKeys.Id.Report(mapping, written.Length == 0 ? "the term looks for nothing" : "the term looks for things in more than one way", "write one of " + string.Join(", ", TermKeys.Ways.Select(way => $"`{way.Name}`")));
            return new TermPattern.Any([]);
        }

        return way == TermKeys.Any ? new TermPattern.Any(PhraseReader.Phrases(mapping, TermKeys.Any, wildcards: true))
            : way == TermKeys.Stem ? Stem(mapping, language)
            : way == TermKeys.Near ? Near(TermKeys.Near.Of(mapping)!, language)
            : way == TermKeys.Set ? Set(TermKeys.Set.Of(mapping)!, language)
            : Expression(mapping);
    }

    private static TermPattern.Stem Stem(YamlMapping mapping, string? language)
    {
        if (language is null)
        {
            TermKeys.Stem.Report(mapping, "the language of the stem is not given", "add `lang: en`, `lang: ru` or `lang: kk`");
        }

        return new TermPattern.Stem(PhraseReader.Phrases(mapping, TermKeys.Stem, wildcards: false));
    }

    private static TermPattern.Near Near(YamlMapping near, string? language) => new(
        PhraseReader.Parts(near, TermKeys.A, language), PhraseReader.Parts(near, TermKeys.B, language), TermKeys.NearWithin.Of(near), TermKeys.Order.Of(near) == "a_first");

    private static TermPattern.Set Set(YamlMapping set, string? language)
    {
        IReadOnlyList<TermPhrase> of = PhraseReader.Parts(set, TermKeys.Of, language);
        int atLeast = TermKeys.AtLeast.Of(set);
        if (atLeast > of.Count)
        {
            TermKeys.AtLeast.Report(set, $"{atLeast} of {of.Count} can never be found", $"write at most {of.Count}");
        }

        foreach (TermPhrase twice in of.GroupBy(member => SearchText.Fold(member.Text.Value)).SelectMany(same => same.Skip(1)))
        {
            set.ReportAt(twice.Text.Mark, $"`{twice.Text.Value}` is a member twice: one word would count as two", "remove one of the two");
        }

        return new TermPattern.Set(of, atLeast, TermKeys.SetWithin.Of(set) ?? 100);
    }

    private static TermPattern.Regex Expression(YamlMapping mapping)
    {
        string expression = TermKeys.Regex.Of(mapping) ?? "";
        if (expression.Length > 0 && RegexTerm.Refusal(expression) is { } refusal)
        {
            TermKeys.Regex.Report(mapping, refusal.Problem, refusal.Advice);
        }

        return new TermPattern.Regex(new YamlText(expression, mapping.MarkOf(TermKeys.Regex.Name)));
    }

    private static Obfuscation Obfuscation(YamlMapping mapping, TermPattern pattern)
    {
        Obfuscation? written = TermKeys.Obfuscation.Of(mapping);
        if (pattern is TermPattern.Regex && written is not (null or Matching.Obfuscation.None))
        {
            TermKeys.Obfuscation.Report(mapping, "a regular expression sees through no disguise", "write `obfuscation: none` or leave it out");
        }

        return written ?? (pattern is TermPattern.Regex ? Matching.Obfuscation.None : Matching.Obfuscation.Separators);
    }

    private static IReadOnlyList<string> Words(YamlMapping mapping, YamlKey<IReadOnlyList<YamlText>> key, TermPattern pattern)
    {
        IReadOnlyList<YamlText> words = key.Of(mapping);
        if (mapping.Has(key.Name) && pattern is not TermPattern.Stem)
        {
            key.Report(mapping, $"`{key.Name}` belongs to a stem", "remove it, or write `stem` and `lang`");
        }

        return [.. words.Select(word => word.Value)];
    }

    private static IReadOnlyList<TermExample> Examples(YamlMapping mapping, YamlKey<TextsOrMappings> key) =>
    [
        .. key.Of(mapping).Select(example => example switch
        {
            ({ } text, _) => new TermExample(text.Value, null, text.Mark),
            (_, { } tagged) => new TermExample(TermKeys.ExampleText.Of(tagged), TermKeys.Tag.Of(tagged), tagged.Mark),
            _ => new TermExample("", null, mapping.Mark),
        }),
    ];
}
