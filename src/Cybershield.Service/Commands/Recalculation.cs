using Cybershield.Matching;
using Cybershield.Review;
using Cybershield.Storage;

namespace Cybershield.Service.Commands;

/// <summary>Judges a stored page anew by the version of the list that once judged it.</summary>
internal static class Recalculation
{
    /// <summary>What <see cref="Reproduction"/> says, or why it can't be computed.</summary>
    public static async Task<string> TryAsync(Flag flag, StoredPage? page, RecordStore store, CancellationToken cancellationToken)
    {
        Assessment stored = flag.Latest;
        PageText? text = page?.CaptureId == stored.CaptureId ? page.Text : (await store.Reviews.FindCaptureAsync(stored.CaptureId, cancellationToken))?.Text;
        if (text is null)
            return "not computed again: the text of that capture is not kept";
        if (await store.Record.FindListAsync(stored.ListSha256, cancellationToken) is not { } kept || TermListReader.Read(kept.ListId, kept.Text).List is not { } list)
            return "not computed again: the record does not have that version of the list";
        Watchlist watchlist = Watchlist.Compile([list with { Status = ListStatus.Live }], DateOnly.MinValue, allowTestOnly: true);
        return Reproduction.Of(stored, watchlist.Screen(text, flag.SiteGroup).Lists.SingleOrDefault()).ToString();
    }
}
