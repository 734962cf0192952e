using Cybershield.Matching.Format;
using Cybershield.Matching.Yaml;
using TextsOrMappings = System.Collections.Generic.IReadOnlyList<(Cybershield.Matching.Yaml.YamlText? Text, Cybershield.Matching.Yaml.YamlMapping? Mapping)>;

namespace Cybershield.Matching;

/// <summary>Reads phrases, and refuses those that cannot be looked for.</summary>
internal static class PhraseReader
{
    public static IReadOnlyList<YamlText> Phrases(YamlMapping mapping, YamlKey<IReadOnlyList<YamlText>> key, bool wildcards)
    {
        IReadOnlyList<YamlText> phrases = key.Of(mapping);
        foreach (YamlText phrase in phrases)
        {
            Check(mapping, phrase, wildcards);
        }

        return phrases;
    }

    /// <summary>The phrases of a near, set or exclusion.</summary>
    /// <param name="language">Whose tables inflect the stems; null where none is given.</param>
    public static IReadOnlyList<TermPhrase> Parts(YamlMapping mapping, YamlKey<TextsOrMappings> key, string? language) =>
        [.. key.Of(mapping).Select(item => Part(mapping, item.Text, item.Mapping, language))];

    private static TermPhrase Part(YamlMapping holder, YamlText? text, YamlMapping? stem, string? language)
    {
        if (stem is null)
        {
            YamlText phrase = text ?? new YamlText("", holder.Mark);
            Check(holder, phrase, wildcards: true);
            return new TermPhrase(phrase, IsStem: false);
        }

        YamlText inflected = new(TermKeys.StemPart.Of(stem), stem.MarkOf(TermKeys.StemPart.Name));
        Check(holder, inflected, wildcards: false);
        if (language is null)
        {
            holder.ReportAt(inflected.Mark, "the language of the stem is not given", "add `lang: en`, `lang: ru` or `lang: kk`");
        }

        return new TermPhrase(inflected, IsStem: true);
    }

    private static void Check(YamlMapping mapping, YamlText phrase, bool wildcards)
    {
        if (phrase.Value.Length > 0 && PhrasePattern.Refusal(phrase.Value, wildcards) is { } refusal)
        {
            mapping.ReportAt(phrase.Mark, refusal.Problem, refusal.Advice);
        }
    }
}
