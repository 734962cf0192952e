using Cybershield.Matching;
using Cybershield.Service.Web;

namespace Cybershield.Service.Tests.Pages;

/// <summary>The list whose flags the sample pages raise, as a file gives it.</summary>
internal static class SampleLists
{
    private const string Text =
        """
        schema: termlist/1
        id: unlicensed-investment
        title: Unlicensed investment promises
        version: 1.4.0
        status: live
        owner: consumer-desk
        second_approver: legal-desk
        purpose: Pages that promise the public guaranteed investment returns.
        basis: https://example.org/rules/inv-42
        review_by: 2099-06-01
        expires: EXPIRES
        flag: { score_at_least: 5, distinct_terms_at_least: 2, within_words: 400 }
        terms:
          - { id: guaranteed-return, any: ["guaranteed returns"], weight: 3, why: "No adviser may promise a return; <b>ever</b>.", match: ["guaranteed returns"], no_match: [{ text: "returns are not guaranteed", tag: negated }] }
          - { id: risk-free, any: ["risk-free"], weight: 2.5, why: Investments are never without risk., match: ["risk-free"], no_match: [{ text: "free of risk", tag: other-meaning }] }
          - { id: double-money, any: ["double your money"], weight: 3, why: A promise to double money., match: ["twice your money"], no_match: [{ text: "double the money", tag: other-meaning }] }
        """;

    public static TermList Promises(string expires = "2099-12-01") => TermListReader.Read("unlicensed-investment.yaml", Text.Replace("EXPIRES", expires, StringComparison.Ordinal)).List!;

    /// <summary>Puts lists in force for the pages.</summary>
    public static void Load(ReviewSite site, params TermList[] lists) => site.Get<ServiceState>().Update(now => now with
    {
        TermLists = [.. lists],
        Lists = new LoadedFolder(TimeProvider.System.GetUtcNow(), [.. lists.Select(list => list.Id)], null),
    });

    /// <summary>A reload that was refused.</summary>
    public static void Refuse(ReviewSite site, string problem) => site.Get<ServiceState>().Update(now => now with
    {
        Lists = now.Lists! with { Rejected = new RejectedReload(TimeProvider.System.GetUtcNow(), [new ConfigurationError("broken.yaml", 3, 1, problem, "write it")]) },
    });
}
