using FsCheck;
using FsCheck.Fluent;

namespace Cybershield.Crawling.Tests;

internal sealed class RecrawlScheduleTests
{
    private static readonly RevisitBounds SixHourly = RevisitBounds.Of(TimeSpan.FromHours(6));

    [Test]
    public void An_interval_never_leaves_the_bounds_of_the_schedule() => Prop.ForAll(Visits(), visits =>
    {
        ChangeHistory history = default;
        foreach ((bool changed, int minutes) in visits)
        {
            history = RecrawlSchedule.After(history, changed, TimeSpan.FromMinutes(minutes));
            TimeSpan interval = RecrawlSchedule.Interval(history, SixHourly);
            if (interval < SixHourly.Shortest || interval > SixHourly.Longest)
                return false;
        }

        return true;
    }).QuickCheckThrowOnFailure();

    [Test]
    public void Seeing_a_change_never_makes_a_page_wait_longer_than_seeing_none() => Prop.ForAll(Visits(), visits =>
    {
        ChangeHistory history = visits.Aggregate(default(ChangeHistory), (before, visit) => RecrawlSchedule.After(before, visit.Changed, TimeSpan.FromMinutes(visit.Minutes)));
        TimeSpan since = TimeSpan.FromHours(6);
        return RecrawlSchedule.Interval(RecrawlSchedule.After(history, true, since), SixHourly) <= RecrawlSchedule.Interval(RecrawlSchedule.After(history, false, since), SixHourly);
    }).QuickCheckThrowOnFailure();

    [Test]
    public void A_page_that_was_seen_once_or_a_clock_that_was_set_back_makes_it_due() => Assert.Multiple(() =>
    {
        Assert.That(RecrawlSchedule.IsDue(default, TimeSpan.FromHours(6), SixHourly), Is.True);
        Assert.That(RecrawlSchedule.IsDue(default, TimeSpan.FromMinutes(1), SixHourly), Is.True, "it is not younger than its site's crawls");
        Assert.That(RecrawlSchedule.IsDue(new ChangeHistory(10, 0, TimeSpan.FromDays(9), TimeSpan.FromDays(9)), TimeSpan.FromHours(-1), SixHourly), Is.True);
    });

    // A site that is crawled every six hours for a year, its pages changing at random at their own rates.
    [TestCase(6, 0.85, 1.0)]
    [TestCase(48, 0.10, 0.60)]
    [TestCase(24 * 30, 0.06, 0.20)]
    [TestCase(24 * 3650, 0.06, 0.10)]
    public void Pages_are_visited_as_often_as_they_change(int hoursBetweenChanges, double leastShare, double mostShare)
    {
        (double share, double late) = Simulate(TimeSpan.FromHours(hoursBetweenChanges), crawls: 4 * 365, pages: 60);
        TestContext.Out.WriteLine($"a change every {hoursBetweenChanges} h: visited in {share:P1} of the crawls, a change is seen {late:0.0} h after it could have been");
        Assert.Multiple(() =>
        {
            Assert.That(share, Is.InRange(leastShare, mostShare));
            Assert.That(late, Is.LessThanOrEqualTo(SixHourly.Longest.TotalHours));
        });
    }

    [Test]
    public void A_still_page_that_begins_to_change_is_soon_visited_often()
    {
        ChangeHistory still = Enumerable.Range(0, 50).Aggregate(default(ChangeHistory), (history, _) => RecrawlSchedule.After(history, false, SixHourly.Longest));
        Assert.That(RecrawlSchedule.Interval(still, SixHourly), Is.EqualTo(SixHourly.Longest));
        ChangeHistory lively = Enumerable.Range(0, 4).Aggregate(still, (history, _) => RecrawlSchedule.After(history, true, RecrawlSchedule.Interval(history, SixHourly)));
        Assert.That(RecrawlSchedule.Interval(lively, SixHourly), Is.EqualTo(SixHourly.Shortest));
    }

    [Test]
    public void Bounds_hold_for_schedules_of_any_length() => Assert.Multiple(() =>
    {
        Assert.That(RevisitBounds.Of(TimeSpan.FromHours(1)).Longest, Is.EqualTo(TimeSpan.FromHours(16)));
        Assert.That(RevisitBounds.Of(TimeSpan.FromDays(7)).Longest, Is.EqualTo(TimeSpan.FromDays(30)));
        Assert.That(RevisitBounds.Of(TimeSpan.FromDays(60)).Longest, Is.EqualTo(TimeSpan.FromDays(60)), "a site that is crawled less often still has every page visited");
    });

    private static (double Share, double LateHours) Simulate(TimeSpan betweenChanges, int crawls, int pages)
    {
        Random random = new(7);
        (int visits, double late, int seen) = (0, 0, 0);
        for (int page = 0; page < pages; page++)
        {
            (ChangeHistory history, int lastVisit, double nextChange, int firstUnseen) = (default, 0, Exponential(random, betweenChanges.TotalHours), -1);
            for (int crawl = 1; crawl < crawls; crawl++)
            {
                double hours = crawl * SixHourly.Shortest.TotalHours;
                for (; nextChange < hours; nextChange += Exponential(random, betweenChanges.TotalHours))
                    firstUnseen = firstUnseen < 0 ? crawl : firstUnseen;
                TimeSpan since = SixHourly.Shortest * (crawl - lastVisit);
                if (!RecrawlSchedule.IsDue(history, since, SixHourly))
                    continue;
                history = RecrawlSchedule.After(history, firstUnseen >= 0, since);
                (late, seen) = firstUnseen >= 0 ? (late + (crawl - firstUnseen) * SixHourly.Shortest.TotalHours, seen + 1) : (late, seen);
                (lastVisit, firstUnseen, visits) = (crawl, -1, visits + 1);
            }
        }

        return ((double)visits / (pages * crawls), seen == 0 ? 0 : late / seen);
    }

    private static double Exponential(Random random, double mean) => -Math.Log(1 - random.NextDouble()) * mean;

    private static Arbitrary<(bool Changed, int Minutes)[]> Visits() => Gen.ArrayOf(
        from changed in Gen.Elements(true, false)
        from minutes in Gen.Choose(0, 60 * 24 * 40)
        select (changed, minutes)).ToArbitrary();
}
