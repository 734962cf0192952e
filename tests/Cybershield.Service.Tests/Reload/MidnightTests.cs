using System.Diagnostics.Metrics;
using Cybershield.Crawling;
using Cybershield.Crawling.Tests;
using Cybershield.Matching;
using Cybershield.Service.Configuration;
using Cybershield.Service.Crawl;
using Cybershield.Service.Reload;
using Cybershield.Service.Tests.Configuration;
using Cybershield.Service.Web;
using Cybershield.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cybershield.Service.Tests.Reload;

/// <summary>The dates of a list act at midnight UTC while the service runs, though no file changes.</summary>
internal sealed class MidnightTests
{
    private const string Untouched = "review_by: 2099-01-01\nexpires: 2099-12-31";
    private static readonly PageText Page = new([new PageBlock(Zone.Body, "en", "It was quokka and then narwhal.")]);
    private static readonly TimeSpan ToEvening = new(11, 55, 0), PastMidnight = new(0, 10, 0);

    // The clock begins at noon of 22 November 2026.
    [TestCase("review_by: 2026-01-01\nexpires: 2099-12-31", ListStatus.Trial, ListStatus.Trial)]
    [TestCase("review_by: 2026-10-23\nexpires: 2099-12-31", ListStatus.Live, ListStatus.Trial)]
    [TestCase("review_by: 2026-10-24\nexpires: 2099-12-31", ListStatus.Live, ListStatus.Live)]
    [TestCase("review_by: 2026-11-01\nexpires: 2026-11-22", ListStatus.Live, null)]
    [TestCase("review_by: 2026-11-01\nexpires: 2026-11-23", ListStatus.Live, ListStatus.Live)]
    [CancelAfter(60_000)]
    public async Task A_date_of_a_list_acts_at_midnight_and_not_before(string dates, ListStatus? today, ListStatus? tomorrow, CancellationToken cancellationToken)
    {
        using TemporaryConfig config = new();
        ManualTime time = new();
        config.WriteList("quokka", "narwhal");
        string file = Path.Combine(config.Folder, "watchlists", "words.yaml");
        config.Write("watchlists/words.yaml", (await File.ReadAllTextAsync(file, cancellationToken)).Replace(Untouched, dates, StringComparison.Ordinal));
        await using SqliteStore store = SqliteStore.Open(config.Data, time);
        await using ServiceProvider provider = new ServiceCollection().AddMetrics().BuildServiceProvider();
        using ServiceMetrics metrics = new(provider.GetRequiredService<IMeterFactory>(), new WorkerStates());
        WatchlistFolder first = WatchlistFolder.Read(config.Folder, allowTestLists: false, []);
        WatchlistHolder holder = new(first.Compile(ListsInForce.Today(time)));
        Watchlist compiledAtStart = holder.Current;
        ReloadParts parts = new(config.Folder, new ReloadOptions(), new RenderingOptions(), new ServiceState(), metrics, time);
        ListsInForce lists = new(parts, first, holder, store.Sets, NullLogger<ListsInForce>.Instance);
        using WatchlistReloader reloader = new(parts, lists, store.Record, NullLogger<WatchlistReloader>.Instance);
        await reloader.StartAsync(cancellationToken);

        ListStatus? atStart = StatusIn(holder);
        await PollAsync(time, ToEvening, cancellationToken);
        (bool isSame, ListStatus? atEvening) = (ReferenceEquals(holder.Current, compiledAtStart), StatusIn(holder));
        await PollAsync(time, PastMidnight, cancellationToken);
        await reloader.StopAsync(cancellationToken);
        using (Assert.EnterMultipleScope())
        {
            Assert.That((atStart, atEvening, isSame), Is.EqualTo((today, today, true)), "before midnight");
            Assert.That(holder.Current, Is.Not.SameAs(compiledAtStart), "compiled anew");
            Assert.That(StatusIn(holder), Is.EqualTo(tomorrow), "after midnight");
            Assert.That(holder.Current.Fingerprint != compiledAtStart.Fingerprint, Is.EqualTo(today != tomorrow), "pages are judged again exactly where the date changed what judges them");
        }
    }

    private static ListStatus? StatusIn(WatchlistHolder holder) => holder.Current.Screen(Page, "tests").Lists.SingleOrDefault()?.Status;

    // Reads in some of these steps, by this clock: every two seconds of it at most.
    private static async Task PollAsync(ManualTime time, TimeSpan step, CancellationToken cancellationToken)
    {
        time.Advance(step);
        for (int second = 0; second < 30; second++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, cancellationToken);
            time.Advance(TimeSpan.FromSeconds(1));
        }
    }
}
