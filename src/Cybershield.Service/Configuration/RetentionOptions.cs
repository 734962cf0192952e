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

    /// <summary>As the record takes it.</summary>
    public RetentionPolicy Policy() => new(UnflaggedText, FlaggedCaptures);

    /// <summary>Every fault, each naming its key and what to write.</summary>
    public IEnumerable<string> Faults()
    {
        if (UnflaggedText < Shortest || UnflaggedText > Longest)
            yield return "Retention:UnflaggedText is out of range, write 1d to 3650d";
        if (FlaggedCaptures < Shortest || FlaggedCaptures > Longest)
            yield return "Retention:FlaggedCaptures is out of range, write 1d to 3650d";
    }
}
