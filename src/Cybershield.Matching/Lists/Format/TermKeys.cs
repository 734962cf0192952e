using Cybershield.Matching.Yaml;
using TextsOrMappings = System.Collections.Generic.IReadOnlyList<(Cybershield.Matching.Yaml.YamlText? Text, Cybershield.Matching.Yaml.YamlMapping? Mapping)>;

namespace Cybershield.Matching.Format;

/// <summary>The keys of one term.</summary>
internal static class TermKeys
{
    public static readonly string[] Languages = ["en", "ru", "kk"];
    private static readonly string[] Tags = ["control", "news", "quoted", "negated", "research", "counter-speech", "satire", "other-meaning"];

    public static readonly YamlKey<string> StemPart = YamlKey.RequiredText("stem", "A phrase every word of which matches in its inflected forms, by the tables of `lang`.");
    public static readonly YamlShape StemShape = new("A phrase in any of its inflected forms; needs `lang` beside it.", StemPart);

    public static readonly YamlKey<string> Id = Identifier("Names the term in flags, decisions and exclusions.");
    public static readonly YamlKey<IReadOnlyList<YamlText>> Any = YamlKey.Texts("any", "Phrases, as whole words; white space and hyphens between words are one. `invest*` is any word that starts so.");
    public static readonly YamlKey<IReadOnlyList<YamlText>> Stem = YamlKey.Texts("stem", "Phrases, every word in any of its inflected forms; needs `lang`.");

    public static readonly YamlKey<TextsOrMappings> A = Parts("a", "Phrases of which one stands near one of `b`.");
    public static readonly YamlKey<TextsOrMappings> B = Parts("b", "Phrases of which one stands near one of `a`.");
    public static readonly YamlKey<int> NearWithin = YamlKey.RequiredWhole("within", "At most this many words apart, in the same sentence and block.", 1, 100);
    public static readonly YamlKey<string?> Order = YamlKey.OneOf("order", "a_first: `a` stands before `b`. any by default.", "any", "a_first");
    public static readonly YamlKey<YamlMapping?> Near = YamlKey.Mapping("near", "A phrase of one group near a phrase of another.", new YamlShape("A phrase of one group near a phrase of another, in one sentence.", A, B, NearWithin, Order));

    public static readonly YamlKey<TextsOrMappings> Of = Parts("of", "The members.");
    public static readonly YamlKey<int> AtLeast = YamlKey.RequiredWhole("at_least", "How many different members have to be found.", 2, 1_000);
    public static readonly YamlKey<int?> SetWithin = YamlKey.Whole("within", "In how many words, across sentences; 100 by default.", 2, 10_000);
    public static readonly YamlKey<YamlMapping?> Set = YamlKey.Mapping("set", "Some members of a set.", new YamlShape("Some members of a set within some words.", Of, AtLeast, SetWithin));

    public static readonly YamlKey<string?> Regex = YamlKey.Text("regex", "A regular expression of the linear engine (no look-around, no back-references, at most 500 characters) on the folded text of a block; a find is whole words and at most 200 characters.");

    public static readonly YamlKey<decimal> Weight = YamlKey.RequiredTenths("weight", "What the term counts, before the zone's multiplier; at most one decimal.", 0.1m, 1_000m);
    public static readonly YamlKey<string?> Why = YamlKey.Text("why", "Why the term is on the list, for the person who reads a flag.");
    public static readonly YamlKey<string?> Lang = YamlKey.OneOf("lang", "Whose tables inflect the stems. With `kk`, Kazakh written in plain Russian letters is recognised too.", Languages);
    public static readonly YamlKey<Obfuscation?> Obfuscation = YamlKey.Choice<Obfuscation>("obfuscation", "Which disguises are seen through. none: NFKC, case, invisible characters. separators (default): also separators and spaced letters. full: also look-alike letters, digits for letters.");
    public static readonly YamlKey<IReadOnlyList<YamlText>> Forms = YamlKey.Texts("forms", "Words accepted as forms of a `stem` beside what the tables give; each takes the place of the word that it resembles.");
    public static readonly YamlKey<IReadOnlyList<YamlText>> NotForms = YamlKey.Texts("not_forms", "Words never accepted as forms of a `stem`.");
    public static readonly YamlKey<string?> Justification = YamlKey.Text("justification", "Why words for people are needed in a `near` or `set`, beside words that name conduct; at least a sentence.");

    public static readonly YamlKey<string> ExampleText = YamlKey.RequiredText("text", "The text.");
    public static readonly YamlKey<string?> Tag = YamlKey.OneOf("tag", "What kind of use the text shows; `control` says that nothing in it comes near the term.", Tags);
    private static readonly YamlShape Example = new("A text with what it shows.", ExampleText, Tag);
    public static readonly YamlKey<TextsOrMappings> Match = YamlKey.Mixed("match", "Texts that must be found. Every disguise that the term claims to see through is tried on them too.", Example);
    public static readonly YamlKey<TextsOrMappings> NoMatch = YamlKey.Mixed("no_match", "Texts that must not be found although they come near, or that say `tag: control`.", Example);
    public static readonly YamlKey<TextsOrMappings> TodoMatch = YamlKey.Mixed("todo_match", "Known gaps: texts that should be found one day. Counted, never a failure.", Example);
    public static readonly YamlKey<TextsOrMappings> TodoNoMatch = YamlKey.Mixed("todo_no_match", "Known gaps: texts that should not be found one day. Counted, never a failure.", Example);

    /// <summary>The ways of looking for a term: exactly one of them is written.</summary>
    public static readonly IReadOnlyList<YamlKey> Ways = [Any, Stem, Near, Set, Regex];

    /// <summary>What a term must have before it may judge anything.</summary>
    public static readonly IReadOnlyList<YamlKey> Governance = [Why, Match, NoMatch];

    public static readonly YamlShape Shape = new(
        "One thing that the list looks for.",
        Id, Any, Stem, Near, Set, Regex, Weight, Why, Lang, Obfuscation, Forms, NotForms, Match, NoMatch, TodoMatch, TodoNoMatch, Justification)
    {
        ExactlyOne = Ways,
        Beside = [(Stem, Lang), (Forms, Stem), (NotForms, Stem)],
    };

    /// <summary>An id: of a list, a term or an exclusion.</summary>
    public static YamlKey<string> Identifier(string about) =>
        YamlKey.Shaped("id", about + " Lower-case words with hyphens.", "^[a-z0-9][a-z0-9-]{0,79}$", _ => "`id` is not an identifier", "write lower-case Latin letters, digits and hyphens, at most 80");

    private static YamlKey<TextsOrMappings> Parts(string name, string about) =>
        YamlKey.RequiredMixed(name, about + " An item is a phrase as under `any`, or `{ stem: phrase }`.", StemShape);
}
