using System.CommandLine;
using System.Runtime.CompilerServices;
using Cybershield.Matching;
using Cybershield.Matching.Yaml;
using Cybershield.Review;
using Cybershield.Storage;

namespace Cybershield.Service.Commands;

/// <summary>The pages of the record, for judging them by a list without writing anything down.</summary>
internal static class StoredPages
{
    private const int AtOnce = 64;

    /// <summary>How far back pages are looked at.</summary>
    public static readonly Option<string> Since = new("--since") { Description = "Pages captured in this time.", HelpName = "LENGTH", DefaultValueFactory = _ => "30d" };

    /// <summary>The instant that <see cref="Since"/> asks for.</summary>
    public static DateTimeOffset SinceOf(ParseResult parsed) =>
        DurationText.TryParse(parsed.GetRequiredValue(Since), out TimeSpan length) && length > TimeSpan.Zero
            ? TimeProvider.System.GetUtcNow() - length
            : throw CommandFailure.Usage($"`--since {parsed.GetRequiredValue(Since)}` cannot be read: write a length of time as 30d, 6h or 15m.");

    /// <summary>Every page captured since then.</summary>
    public static async IAsyncEnumerable<StoredPage> ReadAsync(CrawlRecord record, DateTimeOffset since, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        long after = 0;
        while (await record.ReadPagesAsync(since, after, AtOnce, cancellationToken) is { Count: > 0 } pages)
        {
            foreach (StoredPage page in pages)
                yield return page;
            after = pages[^1].AddressId;
        }
    }

    /// <summary>The list as it would judge were it live now.</summary>
    public static Watchlist AsLive(TermList list) => Watchlist.Compile([list with { Status = ListStatus.Live }], DateOnly.MinValue, allowTestOnly: true);

    /// <summary>What the list finds on a page; null where it finds nothing or there is no text.</summary>
    public static ListScreening? Judge(Watchlist list, StoredPage page) => page.Text is { } text ? list.Screen(text, page.SiteGroup).Lists.SingleOrDefault() : null;

    /// <summary>The flags of a list by address.</summary>
    public static async Task<Dictionary<string, Flag>> FlagsAsync(ReviewStore reviews, string listId, CancellationToken cancellationToken)
    {
        Dictionary<string, Flag> flags = [];
        await foreach (Flag flag in reviews.ExportAsync(new FlagQuery(Lists: [listId], IncludeMuted: true), cancellationToken))
            flags[flag.Url] = flag;
        return flags;
    }
}
