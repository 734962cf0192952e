namespace Cybershield.Matching.Tests;

internal sealed class TermListReaderTests
{
    private const string Whole = """
        schema: termlist/1
        id: investment-scam
        title: Unlicensed investment promises
        version: 1.4.0
        status: live
        owner: consumer-desk
        second_approver: legal-desk
        purpose: Pages that promise the public guaranteed investment returns.
        basis: https://example.org/rules/inv-42
        review_by: 2027-06-01
        expires: 2027-12-01
        scope: { site_groups: [finance] }
        flag: { score_at_least: 6, distinct_terms_at_least: 2, within_words: 300 }
        zones: { title: 2.0, link_text: 0.4 }
        terms:
          - id: guaranteed
            any: ["guaranteed returns", "guaranteed income"]
            weight: 3
            why: Investment adverts may not promise a guaranteed return.
            match: ["GUARANTEED   returns from day one"]
            no_match: [{ text: "returns are not guaranteed", tag: negated }]
        exclude:
          - { id: warning, near_any: ["warns against"], within: 12, for: [guaranteed], why: Warnings quote the promise. }
        tests:
          - name: plain advert
            page: { title: "Guaranteed returns!", body: ["One.", "Two."] }
            expect: { flagged: true, terms: [guaranteed], score: 9, excluded_by: [warning] }
        """;

    [Test]
    public void Reads_the_whole_format()
    {
        TermList list = Given.Read(Whole);

        Assert.Multiple(() =>
        {
            Assert.That((list.Id, list.Version, list.Status), Is.EqualTo(("investment-scam", "1.4.0", ListStatus.Live)));
            Assert.That(list.Flag, Is.EqualTo(new FlagThreshold(6, 2, 300)));
            Assert.That((list.Zones[Zone.Title], list.Zones[Zone.Body], list.Zones[Zone.LinkText]), Is.EqualTo((2.0m, 1.0m, 0.4m)));
            Assert.That(list.SiteGroups, Is.EqualTo(new[] { "finance" }));
            Assert.That(list.Terms[0].NoMatch[0].Tag, Is.EqualTo("negated"));
            Assert.That(list.Exclusions[0].For, Is.EqualTo(new[] { "guaranteed" }));
            Assert.That(list.Tests[0].Page.Blocks, Has.Count.EqualTo(3));
            Assert.That(list.Tests[0].Expected.Score, Is.EqualTo(9m));
        });
    }

    [Test]
    public void The_hash_is_of_the_canonical_text()
    {
        TermList list = Given.Read(Whole);

        Assert.That(Given.Read("\uFEFF" + Whole.ReplaceLineEndings("  \r\n") + "\r\n\r\n").Sha256, Is.EqualTo(list.Sha256));
        Assert.That(Given.Read(Whole.Replace("weight: 3", "weight: 4", StringComparison.Ordinal)).Sha256, Is.Not.EqualTo(list.Sha256));
    }

    [TestCase("weight: 3", "wieght: 3", "probe.yaml:18:5: the key `wieght` is unknown, did you mean `weight`?")]
    [TestCase("weight: 3", "weight: 3.25", "probe.yaml:18:13: `weight: 3.25` cannot be read, write a number from 0.1 to 1000 with at most 1 decimal")]
    [TestCase("distinct_terms_at_least: 2", "distinct_terms_at_least: 1", "probe.yaml:13:53: one lone word could flag a page, write 2 or more, or mark the list `test_only: true`")]
    [TestCase("for: [guaranteed]", "for: [guarantee]", "probe.yaml:23:67: there is no term `guarantee`, did you mean `guaranteed`?")]
    [TestCase("status: live", "status: life", "probe.yaml:5:9: `status: life` is unknown, did you mean `live`?")]
    [TestCase("version: 1.4.0", "version: '1.4'", "probe.yaml:4:10: `version: 1.4` is not SemVer, write three numbers as `1.4.0`")]
    [TestCase("second_approver: legal-desk", "second_approver: consumer-desk", "probe.yaml:2:5: owner and second approver are the same, name another team as `second_approver`")]
    [TestCase("purpose: Pages that promise the public guaranteed investment returns.\n", "", "probe.yaml:2:5: a live list needs `purpose`, add `purpose:`, or write `status: draft`")]
    [TestCase("[\"guaranteed returns\", \"guaranteed income\"]", "[\"*\"]", "probe.yaml:17:11: the wildcard does not end a word, write it at the end of a word, as `invest*`")]
    [TestCase("[\"guaranteed returns\", \"guaranteed income\"]", "[\"a. b\"]", "probe.yaml:17:11: a sentence ends inside the phrase, write the sentences as phrases of their own")]
    [TestCase("any: [\"guaranteed returns\", \"guaranteed income\"]", "regex: '(?<=a)b'", "probe.yaml:17:12: the linear engine does not run this expression, leave out lookarounds, back-references and atomic groups")]
    [TestCase("any: [\"guaranteed returns\", \"guaranteed income\"]", "regex: 'a*'", "probe.yaml:17:12: the expression matches nothing at all, make something in it necessary")]
    [TestCase("id: guaranteed\n", "id: Guaranteed!\n", "probe.yaml:16:9: `id` is not an identifier, write lower-case Latin letters, digits and hyphens, at most 80")]
    public void Each_fault_is_an_error_that_says_what_to_write(string right, string wrong, string error)
    {
        string broken = Whole.Replace(right, wrong, StringComparison.Ordinal);

        Assert.That(broken, Is.Not.EqualTo(Whole));
        Assert.That(Given.ErrorsOf(broken), Does.Contain(error));
    }

    [Test]
    public void What_may_not_be_published_is_told_together_with_what_cannot_be_read()
    {
        string broken = Whole.Replace("weight: 3", "wieght: 3", StringComparison.Ordinal).Replace("\"guaranteed income\"", "\"write to anna@example.org\"", StringComparison.Ordinal)
            .Replace("2027-12-01", "soon", StringComparison.Ordinal).Replace("    owner: consumer-desk\n", "", StringComparison.Ordinal).Replace("owner: consumer-desk\n", "", StringComparison.Ordinal);
        IReadOnlyList<string> errors = Given.ErrorsOf(broken);

        Assert.That(errors, Has.Some.Contains("did you mean `weight`?").And.Some.Contains("contact or identity data").And.Some.Contains("a live list needs `owner`").And.Some.Contains("`expires: soon` cannot be read"));
        Assert.That(errors, Has.None.Contains("needs `expires`"), "said once");
    }

    [Test]
    public void Two_files_with_one_id_are_an_error()
    {
        TermList list = Given.Read(Whole);

        Assert.That(TermListReader.CheckTogether([list, list with { FileName = "other.yaml" }]).Single().ToString(),
            Is.EqualTo("other.yaml:2:5: the list id `investment-scam` is used by probe.yaml too, give each list an id of its own"));
    }
}
