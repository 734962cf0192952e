namespace Cybershield.Matching.Tests;

internal sealed class ListLintTests
{
    private static string Live(string terms, string status = "live") => $$"""
        schema: termlist/1
        id: probe
        title: Probe
        version: 1.0.0
        status: {{status}}
        owner: one-desk
        second_approver: other-desk
        purpose: Tests.
        basis: https://example.org/rule
        review_by: 2027-01-01
        expires: 2027-06-01
        flag: { score_at_least: 2, distinct_terms_at_least: 2 }
        terms:
        {{terms}}
        """;

    private static string Term(string pattern, string noMatch = "{ text: nothing of the kind, tag: control }", string more = "") =>
        $"  - {{ id: t, {pattern}, weight: 1, why: test{more}, match: [found], no_match: [{noMatch}] }}\n";

    private static IReadOnlyList<string> Names(string term) =>
        [.. ListLint.Check(Given.Read(Live(term)), Given.Today).Select(finding => finding.Name)];

    [TestCase("any: [muslims]")]
    [TestCase("any: [\"Muslim people\"]")]
    [TestCase("any: [\"muslim*\"]")]
    [TestCase("any: [the gay community]")]
    [TestCase("any: [\"immig*\"]")]
    [TestCase("any: [мигрантов]")]
    [TestCase("stem: [еврейский народ], lang: ru")]
    [TestCase("any: [узбекская семья]")]
    [TestCase("stem: [мұсылман], lang: kk")]
    [TestCase("any: [қазақтар]")]
    [TestCase("any: [disabled persons]")]
    [TestCase("regex: 'muslims?'")]
    [TestCase("regex: 'mus[1l]im'")]
    [TestCase("regex: 'му[сc]ульман\\w*'")]
    [TestCase("regex: 'm\\s*u\\s*s\\s*l\\s*i\\s*m'")]
    [TestCase("any: [jеws]")]
    [TestCase("any: [мусyльмане]")]
    [TestCase("any: [mus1ims]")]
    [TestCase("any: [m u s l i m s]")]
    [TestCase("any: [m.u.s.l.i.m]")]
    [TestCase("any: [\"mus\\u200Blims\"]")]
    [TestCase("any: [мусылмандар]")]
    [TestCase("any: [казактар]")]
    [TestCase("any: [чеченцами]")]
    [TestCase("any: [русскоязычные]")]
    [TestCase("any: [russian speakers]")]
    [TestCase("any: [asylum seekers]")]
    [TestCase("any: [қазақтың қызы]")]
    [TestCase("near: { a: [{ stem: мигрант }], b: [{ stem: беженец }], within: 3 }, lang: ru, justification: they are named together in the law")]
    [TestCase("near: { a: [muslims], b: [gays], within: 5 }, justification: they are named together in the law")]
    [TestCase("near: { a: [refugees], b: [burn down], within: 5 }")]
    [TestCase("set: { of: [refugee, migrant, fire], at_least: 2 }, justification: they are named together in the law")]
    public void A_term_that_names_only_who_people_are_is_refused(string pattern)
    {
        IReadOnlyList<string> errors = Given.ErrorsOf(Live(Term(pattern)));

        Assert.That(errors, Has.Count.GreaterThanOrEqualTo(1));
        Assert.That(errors, Has.Some.Contains("names"));
        Assert.That(Given.ErrorsOf(Live(Term(pattern), "trial")), Is.EqualTo(errors));
        Assert.That(Given.ErrorsOf(Live(Term(pattern), "draft")), Is.Empty);
    }

    [TestCase("any: [guaranteed income]")]
    [TestCase("regex: 't[a-z]+s'")]
    [TestCase("any: [1000000 tenge on 2027-06-01]")]
    [TestCase("regex: '\\d{1,3} ?% (?:per|a) (?:day|week)'")]
    [TestCase("any: [\"women's shoes at a discount\"]")]
    [TestCase("any: [русский рубль обесценен]")]
    [TestCase("near: { a: [refugees], b: [burn down], within: 5 }, justification: Incitement to arson of shelters is a crime under article 1.")]
    public void Conduct_passes(string pattern) => Assert.That(Given.ErrorsOf(Live(Term(pattern))), Is.Empty);

    [TestCase("any: [+7 701 123 45 67]")]
    [TestCase("any: [ИИН 850101300123]")]
    [TestCase("any: [\"iin: 850101 300123\"]")]
    [TestCase("any: [call 8 701 123 45 67 now]")]
    [TestCase("any: [anna (at) example.org]")]
    [TestCase("regex: 'иин\\s*\\d{12}'")]
    [TestCase("regex: 'call [0-9]{11}'")]
    [TestCase("any: [someone@example.org]")]
    [TestCase("regex: '\\+?\\d{10,12}'")]
    [TestCase("regex: '[a-z]+@example\\.org'")]
    public void Contact_data_is_refused(string pattern) => Assert.That(Given.ErrorsOf(Live(Term(pattern))), Has.Some.Contains("contact or identity data"));

    [TestCase("any: [ab]", "fewer than 3 letters")]
    [TestCase("set: { of: [abc, Abc], at_least: 2 }", "is a member twice")]
    [TestCase("any: [\"same thing\", \"same  THING\"]", "already")]
    public void Useless_phrases_are_refused(string pattern, string problem) => Assert.That(Given.ErrorsOf(Live(Term(pattern))), Has.Some.Contains(problem));

    [TestCase("any: [guaranteed income]", "nothing at all", "test-cannot-fail")]
    [TestCase("any: [money]", "{ text: moneyed, tag: news }", "ordinary-word")]
    [TestCase("any: [\"inv*\"]", "{ text: invite, tag: news }", "short-wildcard")]
    [TestCase("any: [иван петров]", "{ text: иваново, tag: news }", "person-name")]
    [TestCase("any: [Айгүл Нұрланқызы]", "{ text: айгүлдер, tag: news }", "person-name")]
    [TestCase("any: [guaranteed income]", "{ text: guaranteed, tag: control }", "no-lawful-use")]
    public void The_lint_names_what_it_finds(string pattern, string noMatch, string name) => Assert.That(Names(Term(pattern, noMatch)), Does.Contain(name));

    [TestCase("any: [water]", "{ text: waters, tag: news }", "over-budget")]
    public void A_term_that_harmless_pages_are_full_of_is_named(string pattern, string noMatch, string name) => Assert.That(Names(Term(pattern.Replace("water", "the river", StringComparison.Ordinal), noMatch)), Does.Contain(name));

    [Test]
    public void The_harmless_pages_are_the_same_for_the_same_seed_and_flagged_by_no_shipped_list()
    {
        string[] pages = [.. BenignCorpus.Make(1).Select(page => string.Join('|', page.Blocks.Select(block => block.Text)))];
        Assert.That(pages, Has.Length.EqualTo(1_000));
        Assert.That(BenignCorpus.Make(1).Select(page => string.Join('|', page.Blocks.Select(block => block.Text))), Is.EqualTo(pages));
        Assert.That(pages, Has.None.Contains("{"));
        Assert.That(pages.Distinct().Count(), Is.GreaterThan(900));
        TermList[] lists = [.. ShippedLists().Select(file => TermListReader.Read(file, File.ReadAllText(Path.Combine(TestData.Root(), "config", "watchlists", file))).List!)];
        Watchlist watchlist = Watchlist.Compile(lists, Given.Today);
        Assert.That(BenignCorpus.Make(1).SelectMany(page => watchlist.Screen(page, "").Lists).Where(list => list.ReachesThreshold).Select(list => $"{list.ListId}: {string.Join(", ", list.Contributions.Select(term => term.TermId))}"), Is.Empty);
    }

    [TestCase("any: [guaranteed income]", "{ text: income is not guaranteed, tag: negated }")]
    public void A_good_term_gives_no_finding(string pattern, string noMatch) => Assert.That(Names(Term(pattern, noMatch)), Is.Empty);

    [Test]
    public void The_tests_of_a_list_pass_and_fail()
    {
        TermList list = Given.List("""
              - { id: a, any: [guaranteed returns], obfuscation: full, weight: 3, why: w, match: [guaranteed returns today, never], no_match: [guaranteed returns], todo_match: [sure profit] }
            """, """
            tests:
              - { name: right, page: { title: Guaranteed returns }, expect: { flagged: true, terms: [a], score: 3 } }
              - { name: wrong, page: { title: Guaranteed returns }, expect: { flagged: false, score: 2 } }
            """);

        ListTestReport report = ListTester.Run(list);

        Assert.Multiple(() =>
        {
            Assert.That(report.Passed, Is.False);
            Assert.That(report.Results.Where(result => !result.Passed).Select(result => (result.Kind, result.Problem)), Is.EqualTo(new[]
            {
                ("match", "not found"), ("no_match", "found"), ("todo_match", "not found yet"), ("page", "flagged; scored 3 instead of 2"),
            }));
            Assert.That(report.Resistance, Is.EqualTo(Disguiser.Names.Select(name => (name, 1, 1))));
        });
    }

    private static IEnumerable<string> ShippedLists() => Directory.EnumerateFiles(Path.Combine(TestData.Root(), "config", "watchlists"), "*.yaml").Order().Select(file => Path.GetFileName(file));

    [TestCaseSource(nameof(ShippedLists))]
    public void Shipped_lists_pass_their_tests_and_lints(string file)
    {
        string path = Path.Combine(TestData.Root(), "config", "watchlists", file);
        TermListReading reading = TermListReader.Read(file, File.ReadAllText(path));

        Assert.That(reading.Errors, Is.Empty);
        Assert.That(ListLint.Check(reading.List!, Given.Today).Where(finding => finding.IsError || finding.Reply is null).Select(finding => $"{finding.Name} {finding.Fault}"), Is.Empty);
        ListTestReport report = ListTester.Run(reading.List!);
        Assert.That(report.Results.Where(result => !result.Passed && !result.IsTodo).Select(result => $"{result.Mark} {result.Kind} {result.Subject}: {result.Text}: {result.Problem}"), Is.Empty);
        Assert.That(report.Results.Count(result => result.Passed), Is.GreaterThan(reading.List!.Terms.Count));
    }
}
