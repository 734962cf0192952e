using Cybershield.Matching;

namespace Cybershield.Benchmarks;

/// <summary>Copies a screening with everything that belongs to it alone: what that allocates is what the result itself takes.</summary>
internal static class ResultCopy
{
    public static Screening Of(Screening screening) => screening with { Lists = Copy(screening.Lists, Of) };

    private static ListScreening Of(ListScreening list) => list with { Contributions = Copy(list.Contributions, Of), Excluded = Copy(list.Excluded, Of) };

    private static ScoreContribution Of(ScoreContribution contribution) => contribution with { Matches = Copy(contribution.Matches, Of) };

    private static ExcludedMatch Of(ExcludedMatch excluded) => excluded with { Match = Of(excluded.Match) };

    private static TermMatch Of(TermMatch match) => match with
    {
        Spans = Copy(match.Spans, span => span),
        Form = new string(match.Form),
        How = match.How is [{ Kind: RecognitionKind.Phrase }] ? match.How : Copy(match.How, how => how with { Detail = new string(how.Detail) }),
    };

    private static T[] Copy<T>(IReadOnlyList<T> items, Func<T, T> copy)
    {
        T[] copied = items.Count == 0 ? [] : new T[items.Count];
        for (int i = 0; i < copied.Length; i++)
        {
            copied[i] = copy(items[i]);
        }

        return copied;
    }
}
