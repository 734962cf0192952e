using System.Text.RegularExpressions;

namespace Cybershield.Matching.Tests;

/// <summary>An expression runs only over blocks that hold a literal without which it cannot match.</summary>
internal sealed class RequiredLiteralsTests
{
    [TestCase(@"\d{1,3}\s?% (?:per|a) (?:day|week)", "day week")]
    [TestCase("дохо[а-я]+ без риска", "риска")]
    [TestCase("(invest|withdraw).{0,10}(funds|income)", "invest withdraw")]
    [TestCase("GUARANTEED?", "guarantee")]
    [TestCase("banks?|loans?", "bank loan")]
    [TestCase(@"\u0434оход", "доход")]
    [TestCase("prize{2}s", "prize")]
    [TestCase("(?:lucky )?winner", "winner")]
    public void Knows_what_a_match_must_hold(string expression, string literals) =>
        Assert.That(RequiredLiterals.Of(expression), Is.EquivalentTo(literals.Split(' ')));

    [TestCase(@"\d+")]
    [TestCase("(bank)?")]
    [TestCase("bank|[ab]+")]
    [TestCase("(?i:bank)")]
    [TestCase(@"\x62ank")]
    [TestCase("b.a.n.k")]
    [TestCase("(?:bank){0,2}")]
    [TestCase("[a-z-[aeiou]]bank")]
    public void Knows_of_nothing_that_it_must_hold(string expression) => Assert.That(RequiredLiterals.Of(expression), Is.Empty);

    [Test]
    public void A_certain_letter_is_matched_by_no_other_folded_character()
    {
        char[] folded = [.. Enumerable.Range(0, 0x10000).Select(unit => CharTable.FoldOf[unit]).Distinct().Where(CharTable.IsWord)];
        foreach (char letter in folded.Where(RequiredLiterals.IsCertain))
        {
            Regex expression = RegexTerm.Compile(Regex.Escape(letter.ToString()));
            Assert.That(folded.Where(other => other != letter && expression.IsMatch([other])), Is.Empty, letter.ToString());
        }
    }

    [Test]
    public void Gated_expressions_find_the_same_as_the_expression_alone([Range(1, 40)] int seed)
    {
        string[] expressions = [@"\d{1,3}\s?% (?:per|a) (?:day|week)", "(?:bank|fee)s? (of|and)?", "дохо[а-я]+", @"t\w+s", "win(?:ner)?$", @"b\.?a\.?n", "GUARANTEED? income"];
        string[] pieces = ["20 % per day", "5% A WEEK", "bank and", "fees", "доходами", "tips", "winner", "b.an", "guarantee income", "GUARANTEED INCOME", "\u200B", ". ", " ", "ﬁ", "daylight", "İ", "K"];
        Random random = new(seed);
        PageText page = Given.Page([.. Enumerable.Range(0, 5).Select(_ => (Zone.Body, string.Concat(Enumerable.Range(0, 12).Select(_ => pieces[random.Next(pieces.Length)] + " "))))]);
        string expression = expressions[seed % expressions.Length];
        TermList list = Given.List($"  - {{ id: t, regex: '{expression}', weight: 1, why: test }}\n");

        IEnumerable<TextSpan> found = Given.Screen(list, page)?.Contributions.SelectMany(contribution => contribution.Matches).SelectMany(match => match.Spans) ?? [];

        Assert.That(found, Is.EquivalentTo(Naive(RegexTerm.Compile(expression), page)));
    }

    private static IEnumerable<TextSpan> Naive(Regex expression, PageText page)
    {
        for (int block = 0; block < page.Blocks.Count; block++)
        {
            FoldedText plain = new();
            TextFolder.FoldPlain(page.Blocks[block].Text, plain);
            string text = plain.Chars.ToString();
            foreach (Match match in expression.Matches(text))
            {
                int end = match.Index + match.Length;
                bool cutsWord = (CharTable.IsWordAt(text, match.Index - 1) && CharTable.IsWordAt(text, match.Index)) || (CharTable.IsWordAt(text, end - 1) && CharTable.IsWordAt(text, end));
                if (!cutsWord)
                {
                    yield return new TextSpan(block, plain.Start(match.Index), plain.EndOf(end - 1) - plain.Start(match.Index));
                }
            }
        }
    }
}
