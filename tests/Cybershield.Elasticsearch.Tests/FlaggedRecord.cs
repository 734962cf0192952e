using System.Text;
using Cybershield.Crawling;
using Cybershield.Matching;
using Cybershield.Review;
using Cybershield.Storage;
using Cybershield.Storage.Tests;
using Microsoft.Data.Sqlite;

namespace Cybershield.Elasticsearch.Tests;

/// <summary>A page that is crawled and flagged.</summary>
/// <param name="Terms">How many terms it is flagged for.</param>
/// <param name="Why">What the list says to each of them.</param>
internal sealed record FlaggedPage(int Number, string Text = "Guaranteed daily profit", string Language = "en", int Terms = 1, string Why = "Promises of profit");

/// <summary>A real embedded record whose pages are all flagged.</summary>
internal sealed class FlaggedRecord : IAsyncDisposable
{
    private const string Site = "http://shop.test:8001";
    private readonly TemporaryFolder _folder = new();
    private readonly SqliteStore _store;

    private FlaggedRecord(SqliteStore store, TemporaryFolder folder, ManualTime time) => (_store, _folder, Time) = (store, folder, time);

    public ManualTime Time { get; }

    public IOutbox Outbox => _store.Outbox;

    public RecordStore Store => _store;

    public ReviewStore Reviews => _store.Reviews;

    public static async Task<FlaggedRecord> OpenAsync()
    {
        TemporaryFolder folder = new();
        ManualTime time = new();
        SqliteStore store = SqliteStore.Open(folder.Path, time);
        await store.Record.RegisterSitesAsync([new(
            "shop", "Best Shop", "shops", "mailto:watch@example.org", [Url("/")], new CrawlScope([new ScopeRule(Site, [])]),
            new SiteSchedule.Every(TimeSpan.FromHours(6)), new Politeness(TimeSpan.FromSeconds(1), 1), [], 10_000, 10)], default);
        return new(store, folder, time);
    }

    /// <summary>Crawls the pages once, each with its flag; returns the flags' ids in order.</summary>
    public async Task<string[]> FlagAsync(params FlaggedPage[] pages)
    {
        Dictionary<string, FlaggedPage> byPath = pages.ToDictionary(p => $"/offer/{p.Number}");
        long crawl = await _store.Frontier.OpenCrawlAsync("shop", [.. byPath.Keys.Select(path => new Discovery(Url(path), 0, 0, AddressKind.Page))], default);
        IReadOnlyList<CrawlLease> leases = await _store.Frontier.LeaseAsync(crawl, Url("/").HostKey, 1000, TimeSpan.FromMinutes(1), default);
        await Task.WhenAll(leases.Select(lease => CompleteAsync(lease, byPath.GetValueOrDefault(lease.Url.PathAndQuery))));
        await _store.Frontier.CloseCrawlAsync(crawl, CrawlEnding.Completed, default);
        return [.. byPath.Keys.Select(path => Flag.FlagId(Url(path).Value, "fraud"))];
    }

    /// <summary>Every flag as reviewers see it.</summary>
    public async Task<Dictionary<string, Flag>> FlagsAsync()
    {
        Dictionary<string, Flag> flags = [];
        await foreach (Flag flag in Reviews.ExportAsync(new FlagQuery(States: Enum.GetValues<FlagState>(), IncludeMuted: true), default))
            flags.Add(flag.Id, flag);
        return flags;
    }

    public Task<OutboxDepth> DepthAsync() => Outbox.DepthAsync(default);

    /// <summary>Why each dead letter died.</summary>
    public Task<string[]> DeathsAsync() => AskAsync("SELECT reason FROM dead_letter");

    /// <summary>What the audit says of an action.</summary>
    public Task<string[]> AuditedAsync(string action) => AskAsync($"SELECT detail FROM audit WHERE action = '{action}' ORDER BY id");

    /// <summary>The flags of the dead letters.</summary>
    public Task<string[]> DeadAsync() => AskAsync("SELECT id FROM dead_letter JOIN flag ON number = flag");

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _folder.Dispose();
    }

    private async Task<string[]> AskAsync(string sql)
    {
        await using SqliteConnection connection = new($"Data Source={_folder.File(SqliteStore.FileName)};Mode=ReadOnly;Pooling=False");
        await connection.OpenAsync();
        await using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        await using SqliteDataReader reader = await command.ExecuteReaderAsync();
        List<string> texts = [];
        while (await reader.ReadAsync())
            texts.Add(reader.GetString(0));
        return [.. texts];
    }

    private Task<bool> CompleteAsync(CrawlLease lease, FlaggedPage? page)
    {
        if (page is null)
            return _store.Record.CompleteAsync(lease, new FetchResult.NotModified(Time.GetUtcNow(), TimeSpan.FromMilliseconds(5)), null, default);
        PageText text = new([new(Zone.Title, page.Language, "Быстрый заработок"), new(Zone.Body, page.Language, page.Text)]);
        ExtractedPage extracted = new("Быстрый заработок", "utf-8", page.Language, null, null, null, false, [], [], page.Text);
        FetchResult.Fetched fetched = new(200, Encoding.UTF8.GetBytes(page.Text), "text/html", null, null, null, Time.GetUtcNow(), TimeSpan.FromMilliseconds(5));
        return _store.Record.CompleteAsync(lease, fetched, new PageExamination(extracted, text, Screen(page)), default);
    }

    private static Screening Screen(FlaggedPage page) => new("watchlist-1", 1, [new(
        "fraud", "Consumer fraud", "1.2.0", new string('a', 64), ListStatus.Live, true, true, 4.5m, 3m, page.Terms, 1, new(0, 9),
        [.. Enumerable.Range(0, page.Terms).Select(i => Contribution(page, i))], [])]);

    private static ScoreContribution Contribution(FlaggedPage page, int number)
    {
        TermMatch match = new($"term-{number}", Zone.Body, [new(1, 0, 6)], page.Text[..6], [new(RecognitionKind.Phrase, "")], 2, 2);
        return new(match.TermId, page.Why, 4.5m, 1, number == 0 ? 4.5m : 0, number == 0, match, [match]);
    }

    private static CrawlUrl Url(string path) => CrawlUrl.TryParse(Site + path, null, out CrawlUrl? url) ? url : throw new ArgumentException(path);
}
