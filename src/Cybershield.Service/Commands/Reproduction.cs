using Cybershield.Matching;
using Cybershield.Review;
using Cybershield.Storage;

namespace Cybershield.Service.Commands;

/// <summary>Whether a stored assessment comes out again when its list judges its text anew.</summary>
internal static class Reproduction
{
    /// <summary>"reproduced", or in words how the result differs or why it can't be computed.</summary>
    public static async Task<string> TryAsync(Assessment stored, StoredPage page, ICrawlRecord record, CancellationToken cancellationToken)
    {
        if (page.CaptureId != stored.CaptureId || page.Text is not { } text)
            return "not computed again: the text of that capture is not kept";
        if (await record.FindListAsync(stored.ListSha256, cancellationToken) is not { } kept || TermListReader.Read(kept.ListId, kept.Text).List is not { } list)
            return "not computed again: the record does not have that version of the list";
        Watchlist watchlist = Watchlist.Compile([list], DateOnly.FromDateTime(stored.ScreenedAt.UtcDateTime), allowTestOnly: true);
        ListScreening? now = watchlist.Screen(text, page.SiteGroup).Lists.FirstOrDefault(screened => screened.ListId == stored.ListId);
        string? difference = now is null ? "nothing matches now" : Difference(stored, now);
        return difference is null ? "reproduced" : $"matcher {stored.MatcherVersion} → {Watchlist.MatcherVersion}: differs by {difference}";
    }

    private static string? Difference(Assessment stored, ListScreening now)
    {
        if (now.Score != stored.Score)
            return FormattableString.Invariant($"the score, {stored.Score} then and {now.Score} now");
        Dictionary<string, decimal> points = now.Contributions.ToDictionary(term => term.TermId, term => term.Points);
        AssessedTerm? other = stored.Terms.FirstOrDefault(term => points.GetValueOrDefault(term.TermId, -1) != term.Points);
        return other is null ? null : $"the term {other.TermId}";
    }
}
