using Cybershield.Matching;
using Cybershield.Review;

namespace Cybershield.Storage.Tests;

/// <summary>With many flags every page of the queue is found by an index, in order: what a page costs does not grow with the flags.</summary>
internal sealed class FlagPlanTests
{
    private const int Flags = 20_000;
    private const int AtOnce = 1_000;

    private readonly TemporaryFolder folder = new();
    private readonly ManualTime time = new();
    private RecordDatabase database = null!;
    private ReviewStore reviews = null!;

    [OneTimeSetUp]
    public async Task Seed()
    {
        database = SqliteDatabase.Open(folder.File("plans.db"));
        reviews = new ReviewStore(database, time);
        for (int from = 0; from < Flags; from += AtOnce)
        {
            PreparedScreening[] pages = [.. Enumerable.Range(from, AtOnce).Select(Page)];
            await database.Writer.WriteAsync(session => pages.Sum(page => FlagWriter.Apply(session, page, 1, time.GetUtcNow(), time.GetUtcNow())), default);
            time.Advance(TimeSpan.FromSeconds(1));
        }

        FlagPage some = await reviews.ListAsync(new FlagQuery(Order: FlagOrder.Oldest), null, 100, default);
        foreach (Flag flag in some.Flags)
            await reviews.DecideAsync(new DecisionRequest(flag.Id, flag.Revision, "anna", Outcome.LawfulUse, "news", null, null), default);
        await reviews.MuteAsync(new MuteRequest("http://site-3.test/1", true, "scam", "noise", "anna", time.GetUtcNow().AddDays(1)), default);
    }

    [OneTimeTearDown]
    public async Task Close()
    {
        await database.DisposeAsync();
        folder.Dispose();
    }

    private static IEnumerable<FlagQuery> Queries()
    {
        foreach (FlagOrder order in Enum.GetValues<FlagOrder>())
        {
            FlagQuery open = new(States: [FlagState.Open], Order: order);
            yield return open;
            yield return open with { States = null, IncludeMuted = true };
            yield return open with { Sites = ["site-3"] };
            yield return open with { Sites = ["site-3", "site-4"] };
            yield return open with { Lists = ["scam"] };
            yield return open with { Groups = ["group-1"] };
            yield return open with { Languages = ["ru"] };
            yield return open with { Sites = ["site-3"], Lists = ["scam"], Languages = ["ru"] };
            yield return open with { States = [FlagState.Decided], Outcomes = [Outcome.LawfulUse] };
        }
    }

    [TestCaseSource(nameof(Queries))]
    public void Page_is_a_walk_along_an_index(FlagQuery query)
    {
        foreach (FlagKey? after in new[] { null, new FlagKey(1_000_000, 10_000) })
        {
            FlagSelection selection = new(SqliteDialect.Instance, query);
            List<string> plan = Plan(selection.Page(after, 51), selection);
            Assert.Multiple(() =>
            {
                Assert.That(plan, Has.Some.StartWith("SEARCH f USING").And.Some.Contains("shelf=?"));
                Assert.That(plan, Has.None.StartWith("SCAN f"), "reads every flag");
                Assert.That(query is { Order: FlagOrder.Highest, Groups: not null } or { Order: FlagOrder.Highest, Languages: not null } or { Order: FlagOrder.Highest, Outcomes: not null } ? [] : plan, Has.None.Contains("TEMP B-TREE"), "sorts");
            });
        }
    }

    [Test]
    public void Words_and_terms_are_found_by_their_own_index()
    {
        foreach (FlagQuery query in new FlagQuery[] { new("rare17"), new(Terms: ["rare17"]), new("rare17", Terms: ["promise"]) })
        {
            FlagSelection selection = new(SqliteDialect.Instance, query);
            Assert.That(Plan(selection.Page(null, 51), selection), Has.None.StartWith("SCAN f ").And.None.EqualTo("SCAN f"));
        }
    }

    [Test]
    public async Task Every_flag_is_on_exactly_one_page([Values] FlagOrder order)
    {
        HashSet<string> seen = [];
        string? key = null;
        do
        {
            FlagPage page = await reviews.ListAsync(new FlagQuery(IncludeMuted: true, Order: order), key, 2_500, default);
            Assert.That(page.Flags.All(flag => seen.Add(flag.Id)));
            key = page.NextKey;
        }
        while (key is not null);
        Assert.That(seen, Has.Count.EqualTo(Flags));
    }

    [Test]
    public void Counters_equal_a_count_of_the_flags()
    {
        (string Facet, string Column)[] facets = [("all", "''"), ("site", "site_id"), ("list", "list_id"), ("group", "site_group"), ("language", "language"), ("outcome", "ifnull(outcome, '')")];
        foreach ((string facet, string column) in facets)
        {
            long? wrong = database.Read(session => session.Number(
                $"""
                SELECT count(*) FROM (SELECT shelf, CAST({column} AS TEXT) AS value, count(*) AS flags FROM flag GROUP BY 1, 2) t
                FULL JOIN (SELECT * FROM flag_count WHERE facet = '{facet}' AND flags <> 0) c ON c.shelf = t.shelf AND c.value = t.value WHERE c.flags IS NOT t.flags
                """));
            Assert.That(wrong, Is.Zero, facet);
        }
    }

    [Test]
    public async Task Several_filters_are_counted_without_looking_at_flags()
    {
        FlagQuery query = new(States: [FlagState.Open], Sites: ["site-3", "site-4"], Lists: ["scam"], Languages: ["en"], IncludeMuted: true);
        FlagSelection selection = FlagSelection.OfTallies(SqliteDialect.Instance, query, [0, 1]);
        Assert.That(Plan(selection.Columns("f.flags", 10), selection), Has.None.Contains(" flag "));
        Assert.That((await reviews.CountAsync(query, default)).Total, Is.EqualTo(new FlagCount(Opened(query), false)));
        Assert.That(database.Read(RecordRules.Check).Where(broken => broken.Rule.StartsWith("flags are counted", StringComparison.Ordinal)), Is.Empty);
    }

    private int Opened(FlagQuery query) => (int)database.Read(session => session.Number(
        "SELECT count(*) FROM flag WHERE state = 0 AND site_id IN ('site-3', 'site-4') AND list_id = ? AND language = ?", query.Lists![0], query.Languages![0]))!.Value;

    [Test]
    public async Task Counts_are_exact_by_single_filters_and_stop_at_ten_thousand_otherwise()
    {
        FlagCounts single = await reviews.CountAsync(new FlagQuery(IncludeMuted: true), default);
        FlagCounts several = await reviews.CountAsync(new FlagQuery("promise", IncludeMuted: true), default);
        Assert.Multiple(() =>
        {
            Assert.That(single.Total, Is.EqualTo(new FlagCount(Flags, false)));
            Assert.That(several.Total.ToString(), Is.EqualTo("10,000+"));
            Assert.That(several.BySite["site-3"], Is.EqualTo(new FlagCount(Flags / 10, false)));
        });
    }

    private List<string> Plan(string sql, FlagSelection selection) => database.Read(session =>
    {
        List<string> plan = [];
        using SqlRows rows = session.Query("EXPLAIN QUERY PLAN " + sql, [.. selection.Values]);
        while (rows.Read())
            plan.Add(rows.Text(3));
        return plan;
    });

    private static PreparedScreening Page(int number)
    {
        PageText text = new([new PageBlock(Zone.Body, "en", $"We promise number {number} {(number % 100 == 17 ? "rare17" : "")}.")]);
        string list = number % 4 == 0 ? "scam" : "lottery";
        string[] words = number % 100 == 17 ? ["promise", "rare17"] : ["promise"];
        return FlagWriter.Prepare(new ScreenedPage(
            $"http://site-{number % 10}.test/{number}", $"site-{number % 10}", "A site", $"group-{number % 3}", "Offer", number % 2 == 0 ? "en" : "ru", text, Screenings.Of(text, "w", list, "1.0.0", words)));
    }
}
