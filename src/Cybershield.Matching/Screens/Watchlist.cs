using System.Security.Cryptography;
using System.Text;

namespace Cybershield.Matching;

/// <summary>All lists that judge pages on one day, compiled into one automaton. Immutable and safe for any number of threads.</summary>
public sealed class Watchlist
{
    /// <summary>Version of the matching rules: raised whenever the same list could judge the same text differently.</summary>
    public const int MatcherVersion = 2;

    /// <summary>A watchlist that finds nothing.</summary>
    public static readonly Watchlist Empty = Compile([], DateOnly.MinValue);

    private Watchlist(CompiledList[] lists)
    {
        Compiled = lists;
        Lists = [.. lists.Select(list => list.List)];
        Fingerprint = FingerprintOf(lists);
        Expressions = [.. lists.SelectMany((list, index) => CompiledExpression.Of(list.List, index))];
        Phrases = PhraseIndex.Build(
            [.. lists.SelectMany((list, index) => Phrase.Of(list.List, index))],
            Expressions.SelectMany((expression, index) => expression.Gates.Select(gate => (gate, index))));
    }

    /// <summary>The lists that judge, ordered by id: drafts, retired and expired lists are not among them.</summary>
    public IReadOnlyList<TermList> Lists { get; }

    /// <summary>Names what judges: the lists' hashes, the statuses in effect and the matcher's version, as 64 lower-case hex digits.</summary>
    public string Fingerprint { get; }

    /// <summary>No list of them is live: whatever a page says, it is put to nobody.</summary>
    public bool FlagsNothing => !Array.Exists(Compiled, list => list.Flags);

    internal CompiledList[] Compiled { get; }

    internal IReadOnlyList<CompiledExpression> Expressions { get; }

    internal PhraseIndex Phrases { get; }

    /// <summary>Compiles the lists that judge on a day.</summary>
    /// <param name="effectiveDate">The day (UTC) on which expiry and review dates are looked at.</param>
    /// <param name="allowTestOnly">Lets test_only and trial lists flag pages, for tests and <c>explain</c>.</param>
    /// <exception cref="ArgumentException">Two lists have the same id.</exception>
    public static Watchlist Compile(IReadOnlyList<TermList> lists, DateOnly effectiveDate, bool allowTestOnly = false)
    {
        if (lists.GroupBy(list => list.Id).FirstOrDefault(same => same.Count() > 1) is { } twice)
        {
            throw new ArgumentException($"Two lists have the id {twice.Key}.", nameof(lists));
        }

        List<CompiledList> compiled = [];
        int slots = 0;
        foreach (TermList list in lists.OrderBy(list => list.Id, StringComparer.Ordinal))
        {
            ListStatus status = list.StatusOn(effectiveDate);
            if (status is ListStatus.Live or ListStatus.Trial)
            {
                compiled.Add(new CompiledList(list, status, allowTestOnly || (status == ListStatus.Live && !list.TestOnly), slots));
                slots += list.Terms.Count + list.Exclusions.Count;
            }
        }

        return new Watchlist([.. compiled]);
    }

    /// <summary>Judges a page by every list whose scope holds the site's group.</summary>
    public Screening Screen(IPageBlocks page, string siteGroup) => Screener.Screen(this, page, siteGroup);

    private static string FingerprintOf(IReadOnlyList<CompiledList> lists)
    {
        string parts = string.Join('\n', lists.Select(list => $"{list.List.Sha256} {list.Status} {list.Flags}").Prepend($"matcher {MatcherVersion}"));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(parts)));
    }
}
