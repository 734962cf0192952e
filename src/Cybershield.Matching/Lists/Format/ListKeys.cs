using Cybershield.Matching.Yaml;

namespace Cybershield.Matching.Format;

/// <summary>The keys of a term list, outermost first.</summary>
internal static class ListKeys
{
    /// <summary>Fewest distinct terms that may flag a page, outside lists that serve tests only.</summary>
    public const int FewestDistinctTerms = 2;

    public const string SchemaName = "termlist/1";

    public static readonly YamlKey<string> Schema = YamlKey.RequiredOneOf("schema", "Version of the format.", SchemaName);
    public static readonly YamlKey<string> Id = TermKeys.Identifier("Stable, never reused; part of the identity of every flag.");
    public static readonly YamlKey<string> Title = YamlKey.RequiredText("title", "What people call the list.");
    public static readonly YamlKey<string> Version = YamlKey.Shaped(
        "version", "SemVer, three numbers; `lists diff` proposes the next one. A changed text with an unchanged version is refused.",
        @"^[0-9]{1,8}\.[0-9]{1,8}\.[0-9]{1,8}$", text => $"`version: {text}` is not SemVer", "write three numbers as `1.4.0`");
    public static readonly YamlKey<ListStatus> Status = YamlKey.RequiredChoice<ListStatus>("status", "draft: being written. trial: scored and sampled, never queued. live: flags pages. retired: kept for old flags.");
    public static readonly YamlKey<bool?> TestOnly = YamlKey.Truth("test_only", "Serves tests and `explain` only: a single term may flag, nothing is ever queued, and nobody has to answer for the list.");
    public static readonly YamlKey<string?> Owner = YamlKey.Text("owner", "The team that owns the list.");
    public static readonly YamlKey<string?> SecondApprover = YamlKey.Text("second_approver", "The team that approves the list; another one than the owner.");
    public static readonly YamlKey<string?> Purpose = YamlKey.Text("purpose", "Which pages the list looks for, and why a person should see them.");
    public static readonly YamlKey<string?> Basis = YamlKey.Text("basis", "The law or policy that the list rests on.");
    public static readonly YamlKey<DateOnly?> ReviewBy = YamlKey.Day("review_by", "When the list is to be reviewed; 30 days later a live list drops to trial by itself.");
    public static readonly YamlKey<DateOnly?> Expires = YamlKey.Day("expires", "The last day on which the list acts.");
    public static readonly YamlKey<IReadOnlyList<YamlText>> SiteGroups = YamlKey.RequiredTexts("site_groups", "The groups of sites that the list judges.");
    public static readonly YamlKey<YamlMapping?> Scope = YamlKey.Mapping("scope", "Which sites the list judges; all of them by default.", new YamlShape("Which sites the list judges.", SiteGroups));

    public static readonly YamlKey<decimal> ScoreAtLeast = YamlKey.RequiredTenths("score_at_least", "The score that one window has to reach; at most one decimal.", 0.1m, 10_000m);
    public static readonly YamlKey<int> DistinctTermsAtLeast = YamlKey.RequiredWhole("distinct_terms_at_least", "How many different terms the window has to hold; at least 2, so that one lone word can never flag a page (1 only with `test_only: true`).", 1, 1_000);
    public static readonly YamlKey<int?> WithinWords = YamlKey.Whole("within_words", "Length of the window in words, 400 by default. Title and meta count into every window.", 1, 100_000);
    public static readonly YamlKey<YamlMapping> Flag = YamlKey.RequiredMapping(
        "flag", "What one window of a page has to reach to be flagged.", new YamlShape("What one window of a page has to reach to be flagged.", ScoreAtLeast, DistinctTermsAtLeast, WithinWords));

    public static readonly IReadOnlyList<(Zone Zone, YamlKey<decimal?> Key)> Multipliers =
        [.. Enum.GetValues<Zone>().Select(zone => (zone, YamlKey.Tenths(YamlMapping.SnakeCase(zone.ToString()), string.Create(System.Globalization.CultureInfo.InvariantCulture, $"Multiplier of this zone, {ZoneWeights.Default[zone]:0.0} by default; at most one decimal."), 0, 10)))];
    public static readonly YamlKey<YamlMapping?> Zones = YamlKey.Mapping(
        "zones", "What a term counts by where on the page it stands.", new YamlShape("Multipliers by zone.", [.. Multipliers.Select(pair => pair.Key)]));

    public static readonly YamlKey<IReadOnlyList<YamlMapping>> Terms = YamlKey.RequiredMappings("terms", "What the list looks for.", TermKeys.Shape);
    public static readonly YamlKey<IReadOnlyList<YamlMapping>> Exclude = YamlKey.Mappings("exclude", "Words near which occurrences do not count; reported beside the flag.", ExclusionKeys.Shape);
    public static readonly YamlKey<IReadOnlyList<YamlMapping>> Tests = YamlKey.Mappings("tests", "Whole pages with their expected verdict, terms and score.", TestKeys.Shape);

    public static readonly YamlKey<string> ReplyTo = YamlKey.RequiredText("to", "The warning's name, or `name:term-id`.");
    public static readonly YamlKey<string> Reply = YamlKey.RequiredText("reply", "Why the warning does not apply.");
    public static readonly YamlKey<IReadOnlyList<YamlMapping>> Replies = YamlKey.Mappings("replies", "Written replies to warnings of `lists lint`.", new YamlShape("A reply to a warning.", ReplyTo, Reply));

    /// <summary>What a list must say before it may judge anything.</summary>
    public static readonly IReadOnlyList<YamlKey> Governance = [Purpose, Basis, Owner, SecondApprover, ReviewBy, Expires];

    public static readonly YamlShape Shape = new(
        "A term list: what pages are looked for, why, and who answers for it.",
        Schema, Id, Title, Version, Status, TestOnly, Owner, SecondApprover, Purpose, Basis, ReviewBy, Expires, Scope, Flag, Zones, Terms, Exclude, Tests, Replies);
}
