using Cybershield.Matching.Yaml;
using TextsOrMappings = System.Collections.Generic.IReadOnlyList<(Cybershield.Matching.Yaml.YamlText? Text, Cybershield.Matching.Yaml.YamlMapping? Mapping)>;

namespace Cybershield.Matching.Format;

/// <summary>The keys of one exclusion.</summary>
internal static class ExclusionKeys
{
    public static readonly YamlKey<string> Id = TermKeys.Identifier("Names the exclusion in flags and tests.");
    public static readonly YamlKey<TextsOrMappings> NearAny =
        YamlKey.RequiredMixed("near_any", "Phrases near which an occurrence does not count. An item is a phrase as under `any`, or `{ stem: phrase }`.", TermKeys.StemShape);
    public static readonly YamlKey<string?> Lang = YamlKey.OneOf("lang", "Whose tables inflect the stems.", TermKeys.Languages);
    public static readonly YamlKey<int> Within = YamlKey.RequiredWhole("within", "At most this many words away, in the same sentence and block.", 1, 100);
    public static readonly YamlKey<IReadOnlyList<YamlText>> For = YamlKey.Texts("for", "Ids of the terms that it excludes; all of them by default.");
    public static readonly YamlKey<string> Why = YamlKey.RequiredText("why", "Why these words make the use harmless.");

    public static readonly YamlShape Shape = new("Words near which occurrences of terms do not count.", Id, NearAny, Lang, Within, For, Why);
}
