using System.Security.Cryptography;
using System.Text;
using Cybershield.Matching.Format;
using Cybershield.Matching.Yaml;

namespace Cybershield.Matching;

/// <summary>What reading a file gave.</summary>
/// <param name="List">Null where there is an error.</param>
/// <param name="Errors">In the order of the file.</param>
public sealed record TermListReading(TermList? List, IReadOnlyList<ConfigurationError> Errors);

/// <summary>Reads term lists (<c>schema: termlist/1</c>) strictly, with every error of a file at once.</summary>
public static class TermListReader
{
    /// <summary>Reads a list and checks whatever can be known of it alone. A list that could harm, or that nobody answers for, is an error unless it is a draft.</summary>
    /// <param name="fileName">The file as errors should name it.</param>
    public static TermListReading Read(string fileName, string yaml)
    {
        YamlDocument document = YamlDocument.Read(fileName, yaml);
        TermList list = ReadList(document, Canonical(yaml));
        IReadOnlyList<ConfigurationError> errors =
            [.. document.Errors().Concat(PublicationRules.Broken(list, document.Root.Has)).Distinct().OrderBy(error => error.Line).ThenBy(error => error.Column)];
        return new TermListReading(errors.Count == 0 ? list : null, errors);
    }

    /// <summary>The file of a draft list to start from.</summary>
    public static string Draft(string id) => $$"""
        {{ListSchema.EditorLine}}
        schema: {{ListKeys.SchemaName}}
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
        ListKeys.Schema.Of(root);
        bool testOnly = ListKeys.TestOnly.Of(root) ?? false;
        IReadOnlyList<Term> terms = TermReader.Terms(root);
        return new TermList
        {
            FileName = document.FileName,
            Id = ListKeys.Id.Of(root),
            Title = ListKeys.Title.Of(root),
            Version = ListKeys.Version.Of(root),
            Status = ListKeys.Status.Of(root),
            Owner = ListKeys.Owner.Of(root) ?? "",
            SecondApprover = ListKeys.SecondApprover.Of(root) ?? "",
            Purpose = ListKeys.Purpose.Of(root) ?? "",
            Basis = ListKeys.Basis.Of(root) ?? "",
            ReviewBy = ListKeys.ReviewBy.Of(root),
            Expires = ListKeys.Expires.Of(root),
            SiteGroups = ListKeys.Scope.Of(root) is { } scope ? [.. ListKeys.SiteGroups.Of(scope).Select(text => text.Value)] : [],
            Flag = Threshold(ListKeys.Flag.Of(root), testOnly),
            Zones = Zones(ListKeys.Zones.Of(root)),
            Terms = terms,
            Exclusions = ExclusionReader.Exclusions(root, terms),
            Tests = ListTestReader.Tests(root, terms),
            TestOnly = testOnly,
            Replies = Replies(root),
            CanonicalText = canonical,
            Sha256 = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical))),
            Mark = root.MarkOf(ListKeys.Id.Name),
        };
    }

    private static FlagThreshold Threshold(YamlMapping flag, bool testOnly)
    {
        FlagThreshold threshold = new(ListKeys.ScoreAtLeast.Of(flag), ListKeys.DistinctTermsAtLeast.Of(flag), ListKeys.WithinWords.Of(flag) ?? 400);
        if (flag.Has(ListKeys.DistinctTermsAtLeast.Name) && threshold.DistinctTermsAtLeast < ListKeys.FewestDistinctTerms && !testOnly)
        {
            ListKeys.DistinctTermsAtLeast.Report(flag, "one lone word could flag a page", $"write {ListKeys.FewestDistinctTerms} or more, or mark the list `test_only: true`");
        }

        return threshold;
    }

    private static ZoneWeights Zones(YamlMapping? zones) =>
        zones is null ? ZoneWeights.Default : new ZoneWeights(ListKeys.Multipliers.ToDictionary(pair => pair.Zone, pair => pair.Key.Of(zones) ?? ZoneWeights.Default[pair.Zone]));

    private static Dictionary<string, string> Replies(YamlMapping root)
    {
        Dictionary<string, string> replies = [];
        foreach (YamlMapping reply in ListKeys.Replies.Of(root))
        {
            replies[ListKeys.ReplyTo.Of(reply)] = ListKeys.Reply.Of(reply);
        }

        return replies;
    }

    private static string Canonical(string yaml) =>
        string.Join('\n', yaml.TrimStart('\uFEFF').ReplaceLineEndings("\n").Split('\n').Select(line => line.TrimEnd())).TrimEnd('\n') + "\n";
}
