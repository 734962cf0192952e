using System.Security.Cryptography;
using System.Text;
using Cybershield.Matching.Yaml;

namespace Cybershield.Matching;

/// <summary>What reading a file gave.</summary>
/// <param name="List">Null where there is an error.</param>
/// <param name="Errors">In the order of the file.</param>
public sealed record TermListReading(TermList? List, IReadOnlyList<ConfigurationError> Errors);

/// <summary>Reads term lists (<c>schema: termlist/1</c>) strictly, with every error of a file at once.</summary>
public static class TermListReader
{
    private const string Schema = "termlist/1";

    /// <summary>Reads a list and checks whatever can be known of it alone. A list that could harm, or that nobody answers for, is an error unless it is a draft.</summary>
    /// <param name="fileName">The file as errors should name it.</param>
    public static TermListReading Read(string fileName, string yaml)
    {
        YamlDocument document = YamlDocument.Read(fileName, yaml);
        TermList list = ReadList(document, Canonical(yaml));
        IReadOnlyList<ConfigurationError> errors = document.Errors();
        if (errors.Count == 0)
        {
            errors = PublicationRules.Broken(list);
        }

        return new TermListReading(errors.Count == 0 ? list : null, errors);
    }

    /// <summary>The file of a draft list to start from.</summary>
    public static string Draft(string id) => $$"""
        schema: termlist/1
        id: {{id}}
        title: What the list is about
        version: 0.1.0
        status: draft                        # draft, trial, live, retired
        owner: a-team
        second_approver: another-team
        purpose: What pages it looks for, and why a person should see them.
        basis: The law or policy it rests on
        review_by: 2028-06-01
        expires: 2028-12-01
        flag: { score_at_least: 5, distinct_terms_at_least: 2, within_words: 400 }
        terms:
          - id: first-term
            any: ["an example phrase"]
            weight: 3
            why: What this phrase says about the page.
            match: ["here is an example phrase"]
            no_match: [{ text: "an example without it", tag: other-meaning }]

        """;

    /// <summary>What is wrong with lists that are each right alone: ids used twice.</summary>
    public static IReadOnlyList<ConfigurationError> CheckTogether(IReadOnlyList<TermList> lists) =>
    [
        .. lists.GroupBy(list => list.Id).SelectMany(same => same.Skip(1).Select(list => new ConfigurationError(
            list.FileName, list.Mark.Line, list.Mark.Column, $"the list id `{list.Id}` is used by {same.First().FileName} too", "give each list an id of its own"))),
    ];

    private static TermList ReadList(YamlDocument document, string canonical)
    {
        YamlMapping root = document.Root;
        if (root.RequiredString("schema") is not (Schema or ""))
        {
            root.Report("schema", "the schema is unknown", $"write `{Schema}`");
        }

        bool testOnly = root.OptionalBool("test_only") ?? false;
        IReadOnlyList<Term> terms = TermReader.Terms(root);
        return new TermList
        {
            FileName = document.FileName,
            Id = Identifier(root, "id"),
            Title = root.RequiredString("title"),
            Version = Version(root),
            Status = root.RequiredChoice<ListStatus>("status"),
            Owner = root.OptionalString("owner") ?? "",
            SecondApprover = root.OptionalString("second_approver") ?? "",
            Purpose = root.OptionalString("purpose") ?? "",
            Basis = root.OptionalString("basis") ?? "",
            ReviewBy = root.OptionalDate("review_by"),
            Expires = root.OptionalDate("expires"),
            SiteGroups = root.OptionalMapping("scope") is { } scope ? [.. scope.RequiredStrings("site_groups").Select(text => text.Value)] : [],
            Flag = Threshold(root.RequiredMapping("flag"), testOnly),
            Zones = Zones(root.OptionalMapping("zones")),
            Terms = terms,
            Exclusions = ExclusionReader.Exclusions(root, terms),
            Tests = ListTestReader.Tests(root, terms),
            TestOnly = testOnly,
            Replies = Replies(root),
            CanonicalText = canonical,
            Sha256 = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical))),
            Mark = root.MarkOf("id"),
        };
    }

    internal static string Identifier(YamlMapping mapping, string key)
    {
        string id = mapping.RequiredString(key);
        if (id.AsSpan().IndexOfAnyExcept(IdentifierCharacters) >= 0 || id.Length > 80 || id.StartsWith('-'))
        {
            mapping.Report(key, $"`{key}` is not an identifier", "write lower-case Latin letters, digits and hyphens, at most 80");
        }

        return id;
    }

    private static readonly System.Buffers.SearchValues<char> IdentifierCharacters = System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");

    private static string Version(YamlMapping root)
    {
        string version = root.RequiredString("version");
        string[] parts = version.Split('.');
        if (version.Length > 0 && !(parts.Length == 3 && parts.All(part => part.Length is > 0 and < 9 && part.All(char.IsAsciiDigit))))
        {
            root.Report("version", $"`version: {version}` is not SemVer", "write three numbers as `1.4.0`");
        }

        return version;
    }

    private static FlagThreshold Threshold(YamlMapping flag, bool testOnly)
    {
        FlagThreshold threshold = new(
            flag.RequiredDecimal("score_at_least", 0.1m, 10_000m, 1),
            flag.RequiredInt("distinct_terms_at_least", 1, 1_000),
            flag.OptionalInt("within_words", 1, 100_000) ?? 400);
        if (flag.Has("distinct_terms_at_least") && threshold.DistinctTermsAtLeast < 2 && !testOnly)
        {
            flag.Report("distinct_terms_at_least", "one lone word could flag a page", "write 2 or more, or mark the list `test_only: true`");
        }

        return threshold;
    }

    private static ZoneWeights Zones(YamlMapping? zones) =>
        zones is null ? ZoneWeights.Default : new ZoneWeights(Enum.GetValues<Zone>().ToDictionary(
            zone => zone,
            zone => zones.OptionalDecimal(YamlMapping.SnakeCase(zone.ToString()), 0, 10, 1) ?? ZoneWeights.Default[zone]));

    private static Dictionary<string, string> Replies(YamlMapping root)
    {
        Dictionary<string, string> replies = [];
        foreach (YamlMapping reply in root.OptionalMappings("replies"))
        {
            replies[reply.RequiredString("to")] = reply.RequiredString("reply");
        }

        return replies;
    }

    private static string Canonical(string yaml) =>
        string.Join('\n', yaml.TrimStart('\uFEFF').ReplaceLineEndings("\n").Split('\n').Select(line => line.TrimEnd())).TrimEnd('\n') + "\n";
}
