using Cybershield.Matching.Yaml;

namespace Cybershield.Matching;

/// <summary>What the lint says about a list.</summary>
/// <param name="Name">Names the check; a reply in the file's <c>replies</c> is addressed to <c>name</c> or <c>name:term-id</c>.</param>
/// <param name="IsError">An error keeps the list from judging anything; a warning needs a written reply.</param>
/// <param name="Reply">The reply that the file gives to a warning; null where it gives none.</param>
public sealed record LintFinding(string Name, bool IsError, ConfigurationError Fault, string? Reply);

/// <summary>Checks a list for what makes lists harmful or useless.</summary>
public static class ListLint
{
    private static readonly string[] LawfulUses = ["news", "quoted", "negated", "research", "counter-speech", "satire"];

    private const ulong BenignSeed = 1;

    /// <summary>Every finding, errors first. Errors of drafts are given too: they say what is missing before the list can judge.</summary>
    /// <param name="today">The day (UTC) on which dates are looked at.</param>
    public static IReadOnlyList<LintFinding> Check(TermList list, DateOnly today)
    {
        TermList asLive = list.Status is ListStatus.Draft ? list with { Status = ListStatus.Live } : list;
        return
        [
            .. PublicationRules.Broken(asLive).Select(fault => new LintFinding("publication", true, fault, null)),
            .. Dates(list, today),
            .. TestsThatCannotFail(list),
            .. Warnings(list),
        ];
    }

    private static IEnumerable<LintFinding> Dates(TermList list, DateOnly today)
    {
        if (today > list.Expires)
        {
            yield return new LintFinding("expired", true, At(list, list.Mark, $"the list expired on {list.Expires:yyyy-MM-dd}", "review it and give it a new date, or write `status: retired`"), null);
        }
        else if (today > list.ReviewBy)
        {
            yield return Warning(list, "review-due", "", list.Mark, $"the review was due on {list.ReviewBy:yyyy-MM-dd}; 30 days later the list drops to trial", "review it and move `review_by`");
        }
    }

    private static IEnumerable<LintFinding> TestsThatCannotFail(TermList list) =>
        from term in list.Terms
        from example in term.NoMatch
        where example.Tag != "control" && !NearMiss.ComesNear(list, term, example.Text)
        select new LintFinding("test-cannot-fail", true, At(list, example.Mark, $"the `no_match` of `{term.Id}` cannot fail: nothing in it comes near the term", "write a text that almost matches, or tag it `control`"), null);

    private static IEnumerable<LintFinding> Warnings(TermList list)
    {
        decimal total = list.Terms.Sum(term => term.Weight);
        foreach (Term term in list.Terms)
        {
            if (list.Terms.Count > 2 && term.Weight > total * 0.4m)
            {
                yield return Warning(list, "one-term-weighs-most", term.Id, term.Mark, $"`{term.Id}` has more than 40 % of the list's weight", "spread the weight over terms");
            }

            foreach (YamlText text in ContactRule.Texts(term.Pattern).Where(_ => term.Pattern is not TermPattern.Regex))
            {
                foreach (LintFinding finding in OfPhrase(list, term, text))
                {
                    yield return finding;
                }
            }
        }

        IReadOnlyDictionary<string, int> benign = BenignCorpus.Hits(list, BenignSeed);
        foreach (Term term in list.Terms.Where(term => benign.GetValueOrDefault(term.Id) > BenignCorpus.Budget))
        {
            yield return Warning(list, "over-budget", term.Id, term.Mark, $"`{term.Id}` is found on {benign[term.Id]} of 1,000 harmless pages; {BenignCorpus.Budget} is the budget", "make it a longer phrase, or a part of `near`");
        }

        if (!list.Terms.SelectMany(term => term.NoMatch).Any(example => LawfulUses.Contains(example.Tag)))
        {
            yield return Warning(list, "no-lawful-use", "", list.Mark, "no test shows a lawful use of the words", "add a `no_match` tagged " + string.Join(", ", LawfulUses));
        }
    }

    private static IEnumerable<LintFinding> OfPhrase(TermList list, Term term, YamlText text)
    {
        IReadOnlyList<string> words = SearchText.Words(text.Value);
        if (words.Count == 1 && Lexicon.IsOrdinary(words[0]) && term.Pattern is TermPattern.Any or TermPattern.Stem)
        {
            yield return Warning(list, "ordinary-word", term.Id, text.Mark, $"`{text.Value}` is an ordinary word", "make it a phrase, or a part of `near`");
        }

        if (text.Value.Split(' ').Any(word => word.EndsWith('*') && word.Length < 6))
        {
            yield return Warning(list, "short-wildcard", term.Id, text.Mark, $"`{text.Value}` has a wildcard on fewer than five letters", "write more of the word");
        }

        if (PersonName.LooksLike(words))
        {
            yield return Warning(list, "person-name", term.Id, text.Mark, $"`{text.Value}` looks like a private person's name", "remove it: lists describe pages, not people");
        }
    }

    private static LintFinding Warning(TermList list, string name, string term, YamlMark mark, string problem, string advice) =>
        new(name, false, At(list, mark, problem, advice), list.Replies.GetValueOrDefault(term.Length > 0 ? $"{name}:{term}" : name) ?? list.Replies.GetValueOrDefault(name));

    private static ConfigurationError At(TermList list, YamlMark mark, string problem, string advice) => new(list.FileName, mark.Line, mark.Column, problem, advice);
}
