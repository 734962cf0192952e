using Cybershield.Storage;

namespace Cybershield.Service.Configuration;

/// <summary>How long page texts are kept. Section <c>Retention</c>.</summary>
internal sealed record RetentionOptions
{
    private static readonly TimeSpan Shortest = TimeSpan.FromDays(1), Longest = TimeSpan.FromDays(3_650);

    /// <summary>How long the text of a page that no flag was made from is kept, from when it was stored; then the page is fetched whole at its next visit. Default: 90 days; from 1 day to 10 years.</summary>
    public TimeSpan UnflaggedText { get; init; } = TimeSpan.FromDays(90);

    /// <summary>How long the text that a flag was made from is kept after the flag was decided or lapsed; that of an open flag stays. What explains the flag is never deleted. Default: 2 years; from 1 day to 10 years.</summary>
    public TimeSpan FlaggedCaptures { get; init; } = TimeSpan.FromDays(730);

    /// <summary>How many months of flags the search server keeps, this one included and by when they were first flagged; older ones are deleted whole, unless a flag in them is open or held. The record keeps the flags. Default: null, all; from 1 to 240.</summary>
    public int? IndexMonths { get; init; }

    /// <summary>As the record takes it.</summary>
    public RetentionPolicy Policy() => new(UnflaggedText, FlaggedCaptures);

    /// <summary>Every fault, each naming its key and what to write.</summary>
    public IEnumerable<string> Faults()
    {
        if (UnflaggedText < Shortest || UnflaggedText > Longest)
            yield return "Retention:UnflaggedText is out of range, write 1d to 3650d";
        if (FlaggedCaptures < Shortest || FlaggedCaptures > Longest)
            yield return "Retention:FlaggedCaptures is out of range, write 1d to 3650d";
        if (IndexMonths is < 1 or > 240)
            yield return "Retention:IndexMonths is out of range, write 1 to 240, or leave it out to keep all";
    }
}
