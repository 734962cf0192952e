using System.Text;
using Cybershield.Matching;

namespace Cybershield.Review.Tests;

public sealed class ReproductionTests
{
    private const string Text = "Хабарсыз кетпеңіз: ақшаңыз дайын.";

    private const string List = """
        schema: termlist/1
        id: probe
        title: Probe
        version: 1.0.0
        status: live
        test_only: true
        flag: { score_at_least: 2, distinct_terms_at_least: 1 }
        terms:
          - { id: news, stem: [хабар], lang: kk, weight: 2, why: test }
          - { id: money, stem: [ақша], lang: kk, weight: 3, why: test }
        """;

    // As matcher 1 wrote it: it took хабарсыз, "without news", for a form of хабар.
    private const string ByMatcher1 = """
        {"capture_id":7,"captured_at":"2026-09-01T00:00:00+00:00","screened_at":"2026-09-01T00:00:00+00:00","list_id":"probe","list_title":"Probe","list_version":"1.0.0",
         "list_sha256":"","watchlist_fingerprint":"","matcher_version":1,"score":5,"score_at_least":2,"distinct_terms":2,"distinct_terms_at_least":1,
         "terms":[
          {"term_id":"money","why":"test","form":"ақшаңыз","how":[{"kind":"inflected","detail":"ақша+ңыз"}],"zone":"body","snippet":{"text":"ақшаңыз","start":0,"length":7},
           "weight":3,"multiplier":1,"points":3,"counted":true,"occurrences":1,"spans":[{"block":0,"start":19,"length":7}]},
          {"term_id":"news","why":"test","form":"Хабарсыз","how":[{"kind":"inflected","detail":"хабар+сыз"}],"zone":"body","snippet":{"text":"Хабарсыз","start":0,"length":8},
           "weight":2,"multiplier":1,"points":2,"counted":true,"occurrences":1,"spans":[{"block":0,"start":0,"length":8}]}],
         "excluded":[],"passages":[]}
        """;

    private static Assessment Stored => Assessments.FromJson(Encoding.UTF8.GetBytes(ByMatcher1));

    private static ListScreening? Now(string text = Text, string list = List) =>
        Watchlist.Compile([TermListReader.Read("probe.yaml", list).List!], DateOnly.MinValue, allowTestOnly: true).Screen(new PageText([new PageBlock(Zone.Body, "kk", text)]), "").Lists.SingleOrDefault();

    [Test]
    public void An_assessment_of_an_older_matcher_says_by_what_todays_differs() =>
        Assert.That(Reproduction.Of(Stored, Now()).ToString(), Is.EqualTo(
            $"matcher 1 → {Watchlist.MatcherVersion}: differs by the score, 5.0 then and 3.0 now; the distinct terms, 2 then and 1 now; the term news, which is not found now"));

    [Test]
    public void What_comes_out_again_is_reproduced()
    {
        Assessment stored = Stored;
        Assessment money = stored with { Score = 3, DistinctTerms = 1, Terms = [stored.Terms[0]] };

        Assert.That(Reproduction.Of(money with { MatcherVersion = Watchlist.MatcherVersion }, Now()).ToString(), Is.EqualTo("reproduced"));
        Assert.That(Reproduction.Of(money, Now()).ToString(), Is.EqualTo($"reproduced (matcher 1 → {Watchlist.MatcherVersion})"));
    }

    [TestCase("Хабар жоқ", "nothing is found now", "хабар", "қабар")]
    [TestCase("ақшаңыз бен ақша", "the term money, found once then and 2 times now", "", "")]
    [TestCase("ақшаңыз хабары", "the term news, which was not found then", "", "")]
    [TestCase("ақшаңыз", "the term money, 3.0 points then and 4.0 points now", "weight: 3", "weight: 4")]
    public void Every_kind_of_difference_is_told(string text, string difference, string listHad, string listHas)
    {
        Assessment stored = Stored;
        Assessment money = stored with { Score = 3, DistinctTerms = 1, Terms = [stored.Terms[0]] };
        string list = listHad.Length == 0 ? List : List.Replace(listHad, listHas, StringComparison.Ordinal);

        Assert.That(Reproduction.Of(money, Now(text, list)).Differences, Does.Contain(difference));
    }
}
