using Cybershield.Review;

namespace Cybershield.Storage.Tests;

/// <summary>What every store answers for: dead letters that are sent again or given up, and a new generation of indices that is filled beside the old one.</summary>
internal abstract class OutboxContract(StoreUnderTest kind) : ReviewFixture(kind)
{
    private DeadLetters Dead => Store.DeadLetters;

    [Test]
    public async Task A_dead_letter_is_listed_with_its_reason_and_sent_again_when_it_is_replayed()
    {
        Flag flag = await DieAsync("/offer");
        Time.Advance(Minute);
        DeadFlag listed = (await Dead.ListAsync(10, default)).Single();
        Assert.That((listed.FlagId, listed.Address, listed.ListId, listed.Revision, listed.Reason), Is.EqualTo((flag.Id, flag.Url, "scam", 1L, "400 strict")));

        Assert.That(await Dead.ReplayAsync([flag.Id, "unknown"], default), Is.EqualTo(1));

        Assert.That(await Dead.ListAsync(10, default), Is.Empty);
        OutboxEntry entry = (await Outbox.ReadAsync(10, null, default)).Single();
        Assert.That((entry.FlagId, entry.Revision), Is.EqualTo((flag.Id, 1L)));
        Assert.That(await Outbox.DepthAsync(default), Is.EqualTo(new OutboxDepth(1, 0, Time.GetUtcNow())));
    }

    [Test]
    public async Task All_dead_letters_are_replayed_in_the_order_in_which_they_died()
    {
        string[] ids = [(await DieAsync("/a")).Id, (await DieAsync("/b")).Id];

        Assert.That(await Dead.ReplayAsync([], default), Is.EqualTo(2));

        Assert.That((await Outbox.ReadAsync(10, null, default)).Select(entry => entry.FlagId), Is.EqualTo(ids));
    }

    [Test]
    public async Task What_waits_is_read_on_from_any_entry_and_what_changed_meanwhile_keeps_its_place()
    {
        foreach (string path in new[] { "/a", "/b", "/c" })
            await FlagAsync(path);
        IReadOnlyList<OutboxEntry> first = await Outbox.ReadAsync(2, null, default);
        Flag changed = await FlagAtAsync("/a");

        await Reviews.ClaimAsync(changed.Id, Anna, default);

        IReadOnlyList<OutboxEntry> rest = await Outbox.ReadAsync(10, first[^1], default);
        Assert.That(first.Concat(rest).Select(Place), Is.EqualTo(new[] { ("/a", 1L), ("/b", 1), ("/c", 1) }));
        Assert.That(await Outbox.ReadAsync(10, rest[^1], default), Is.Empty);
        Assert.That((await Outbox.ReadAsync(10, null, default)).Select(Place), Is.EqualTo(new[] { ("/a", 2L), ("/b", 1), ("/c", 1) }), "it keeps its place, so that it does not wait longer for changing");

        static (string Path, long Revision) Place(OutboxEntry entry) => (new Uri(entry.Flag!.Url).AbsolutePath, entry.Revision);
    }

    [Test]
    public async Task What_is_given_up_is_in_the_audit_with_who_and_why()
    {
        Flag flag = await DieAsync("/offer");
        Flag other = await DieAsync("/other");

        Assert.That(await Dead.DropAsync([flag.Id], "ops", "the page is gone", default), Is.EqualTo(1));

        AuditEntry audit = (await Reviews.HistoryAsync(flag.Id, default))[^1];
        Assert.That((audit.ReviewerId, audit.Action, audit.Detail), Is.EqualTo(("ops", "dead_letter_dropped", "the page is gone")));
        Assert.That((await Dead.ListAsync(10, default)).Select(dead => dead.FlagId), Is.EqualTo(new[] { other.Id }));
        Assert.That((await Outbox.DepthAsync(default)).Waiting, Is.Zero, "nothing is sent of it");
        Assert.That(async () => await Dead.DropAsync([], "ops", " ", default), Throws.ArgumentException);
    }

    [Test]
    public async Task While_a_generation_is_filled_every_entry_goes_to_both_and_afterwards_to_the_new_one()
    {
        await FlagAsync();
        Assert.That((await Outbox.ReadAsync(10, null, default)).Single().Generations, Is.EqualTo(new[] { 1 }));

        Rebuilding begun = await Outbox.BeginRebuildAsync(default);
        Assert.That(begun, Is.EqualTo(new Rebuilding(1, 2, 0)));
        Assert.That((await Outbox.ReadAsync(10, null, default)).Single().Generations, Is.EqualTo(new[] { 1, 2 }));

        await Outbox.EndRebuildAsync(begun, default);
        Assert.That((await Outbox.ReadAsync(10, null, default)).Single().Generations, Is.EqualTo(new[] { 2 }));
        Assert.That(await Outbox.BeginRebuildAsync(default), Is.EqualTo(new Rebuilding(2, 3, 0)));
    }

    [Test]
    public async Task A_copy_takes_every_flag_once_and_goes_on_where_it_was_after_a_restart()
    {
        string[] ids = [(await FlagAsync("/a")).Id, (await FlagAsync("/b")).Id, (await FlagAsync("/c")).Id];
        await Outbox.CompleteAsync(await Outbox.ReadAsync(10, null, default), default);
        Rebuilding rebuilding = await Outbox.BeginRebuildAsync(default);
        (IReadOnlyList<OutboxEntry> first, long last) = await Outbox.ReadAllAsync(rebuilding, 2, default);
        await Outbox.CopiedAsync(rebuilding, first, last, default);
        await ReopenAsync();

        Rebuilding resumed = await Outbox.BeginRebuildAsync(default);
        (IReadOnlyList<OutboxEntry> second, long end) = await Outbox.ReadAllAsync(resumed, 2, default);
        resumed = await Outbox.CopiedAsync(resumed, second, end, default);

        Assert.That(first.Concat(second).Select(entry => entry.FlagId), Is.EqualTo(ids));
        Assert.That(first.Concat(second).Select(entry => entry.Generations), Is.All.EqualTo(new[] { 2 }));
        Assert.That((await Outbox.ReadAllAsync(resumed, 2, default)).Entries, Is.Empty);
    }

    [Test]
    public async Task What_waits_keeps_waiting_while_it_is_copied_and_a_dead_letter_that_is_accepted_is_none_any_more()
    {
        await DieAsync("/dead");
        await FlagAsync("/waiting");
        Rebuilding rebuilding = await Outbox.BeginRebuildAsync(default);
        (IReadOnlyList<OutboxEntry> all, long last) = await Outbox.ReadAllAsync(rebuilding, 10, default);

        await Outbox.CopiedAsync(rebuilding, all, last, default);

        OutboxDepth depth = await Outbox.DepthAsync(default);
        Assert.That((all.Count, depth.Waiting, depth.Dead), Is.EqualTo((2, 1, 0)));
    }

    private async Task<Flag> DieAsync(string path)
    {
        Flag flag = await FlagAsync(path);
        Time.Advance(TimeSpan.FromSeconds(1));
        await Outbox.DeadLetterAsync([.. (await Outbox.ReadAsync(10, null, default)).Where(entry => entry.FlagId == flag.Id).Select(entry => new DeadLetter(entry, "400 strict"))], default);
        return flag;
    }
}
