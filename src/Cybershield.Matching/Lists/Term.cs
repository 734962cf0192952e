using Cybershield.Matching.Yaml;

namespace Cybershield.Matching;

/// <summary>One thing that a list looks for.</summary>
public sealed record Term
{
    public required string Id { get; init; }

    public required TermPattern Pattern { get; init; }

    /// <summary>More than 0, at most one decimal.</summary>
    public required decimal Weight { get; init; }

    /// <summary>Why the term is on the list, for the person who reads a flag.</summary>
    public required string Why { get; init; }

    /// <summary>en, ru or kk; null where the term is of no particular language.</summary>
    public required string? Language { get; init; }

    public required Obfuscation Obfuscation { get; init; }

    /// <summary>Words accepted as forms of a stem beside what the tables give.</summary>
    public required IReadOnlyList<string> Forms { get; init; }

    /// <summary>Words never accepted as forms of a stem.</summary>
    public required IReadOnlyList<string> NotForms { get; init; }

    /// <summary>Texts that must be found.</summary>
    public required IReadOnlyList<TermExample> Match { get; init; }

    /// <summary>Texts that must not be found.</summary>
    public required IReadOnlyList<TermExample> NoMatch { get; init; }

    /// <summary>Known gaps: texts that should be found one day.</summary>
    public required IReadOnlyList<TermExample> TodoMatch { get; init; }

    /// <summary>Known gaps: texts that should not be found one day.</summary>
    public required IReadOnlyList<TermExample> TodoNoMatch { get; init; }

    /// <summary>Why a term that names a group of people is needed here, beside a clause that names conduct; null where not written.</summary>
    public required string? Justification { get; init; }

    internal YamlMark Mark { get; init; }
}

/// <summary>A text that tests a term.</summary>
/// <param name="Tag">What kind of use it is: control, news, quoted, negated, research, counter-speech, satire, other-meaning; null where not written.</param>
public sealed record TermExample(string Text, string? Tag, YamlMark Mark);

/// <summary>The ways of looking for a term.</summary>
public abstract record TermPattern
{
    private TermPattern()
    {
    }

    /// <summary>Any of some phrases, as whole words. A word may end in <c>*</c>: any word that starts so.</summary>
    public sealed record Any(IReadOnlyList<YamlText> Phrases) : TermPattern;

    /// <summary>Any of some phrases, every word in any of its inflected forms.</summary>
    public sealed record Stem(IReadOnlyList<YamlText> Phrases) : TermPattern;

    /// <summary>A phrase of one group within some words of a phrase of another, in one sentence.</summary>
    /// <param name="InOrder">A before B only.</param>
    public sealed record Near(IReadOnlyList<TermPhrase> A, IReadOnlyList<TermPhrase> B, int Within, bool InOrder) : TermPattern;

    /// <summary>Some members of a set within some words, across sentences.</summary>
    public sealed record Set(IReadOnlyList<TermPhrase> Of, int AtLeast, int Within) : TermPattern;

    /// <summary>A regular expression of the linear engine, matched on the folded text of a block.</summary>
    public sealed record Regex(YamlText Expression) : TermPattern;
}

/// <summary>A phrase of a near, set or exclusion.</summary>
/// <param name="IsStem">Every word stands for any of its inflected forms.</param>
public sealed record TermPhrase(YamlText Text, bool IsStem);

/// <summary>Which disguises of a term are seen through.</summary>
public enum Obfuscation
{
    /// <summary>NFKC, case, invisible characters.</summary>
    None,
    /// <summary>Also dots, underscores and the like between words, and words written letter by letter.</summary>
    Separators,
    /// <summary>Also look-alike letters of other scripts, and digits for letters.</summary>
    Full,
}

/// <summary>Words near which occurrences of terms do not count.</summary>
/// <param name="Within">At most this many words away, in the same sentence.</param>
/// <param name="Language">en, ru or kk; null where not written.</param>
/// <param name="For">Term ids; empty means every term of the list.</param>
public sealed record Exclusion(string Id, IReadOnlyList<TermPhrase> NearAny, string? Language, int Within, IReadOnlyList<string> For, string Why);

/// <summary>A whole page with its expected verdict.</summary>
public sealed record ListTest(string Name, PageText Page, ListExpectation Expected, YamlMark Mark);

/// <summary>What a test expects; null where it expects nothing of the kind.</summary>
/// <param name="Terms">The ids of the counted terms, in any order.</param>
/// <param name="ExcludedBy">The ids of the exclusions that removed something, in any order.</param>
public sealed record ListExpectation(bool Flagged, IReadOnlyList<string>? Terms, decimal? Score, IReadOnlyList<string>? ExcludedBy);
