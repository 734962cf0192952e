namespace Cybershield.Crawling.Tests;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class HostQueueTests : IDisposable
{
    private static readonly Politeness EachSecond = new(TimeSpan.FromSeconds(1), 1);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly ManualTime time = new();
    private readonly HostMemory record = new();
    private readonly HostQueues queues;

    public HostQueueTests() => queues = new HostQueues(record, new FetcherOptions(), time);

    public void Dispose() => queues.Dispose();

    [Test]
    public async Task The_delay_counts_from_the_answer()
    {
        HostQueue queue = await QueueAsync();
        HostSlot first = await EnterAsync(queue);
        time.Advance(Second * 3);
        first.Answered();
        first.Served(TimeSpan.Zero);
        await first.DisposeAsync();
        Task<HostSlot> second = EnterAsync(queue);
        time.Advance(Second * 0.9);
        Assert.That(second.IsCompleted, Is.False);
        time.Advance(Second * 0.1);
        await second.WaitAsync(Second * 10, TimeProvider.System);
    }

    [Test]
    public async Task One_slot_at_a_time_in_the_order_of_asking()
    {
        HostQueue queue = await QueueAsync();
        HostSlot first = await EnterAsync(queue);
        Task<HostSlot> second = EnterAsync(queue);
        Task<HostSlot> third = EnterAsync(queue);
        time.Advance(Second * 10);
        Assert.That(second.IsCompleted, Is.False, "the slot is taken");
        await first.DisposeAsync();
        DateTimeOffset left = time.GetUtcNow();
        await (await second.WaitAsync(Second * 10, TimeProvider.System)).DisposeAsync();
        Assert.That((await time.RunAsync(third)).StartedAt, Is.GreaterThanOrEqualTo(left + Second), "the delay after the second one");
    }

    [Test]
    public async Task As_many_in_flight_as_the_site_allows()
    {
        Politeness eight = new(TimeSpan.Zero, 8);
        HostQueue queue = await QueueAsync();
        HostSlot[] slots = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => EnterAsync(queue, eight)));
        Task<HostSlot> ninth = EnterAsync(queue, eight);
        Assert.That(ninth.IsCompleted, Is.False);
        await slots[3].DisposeAsync();
        await ninth.WaitAsync(Second * 10, TimeProvider.System);
    }

    [Test]
    public async Task Waiting_can_be_given_up_and_leaves_the_queue_in_order()
    {
        using CancellationTokenSource cancelled = new();
        HostQueue queue = await QueueAsync();
        HostSlot first = await EnterAsync(queue);
        Task<HostSlot?> given = queue.EnterAsync(EachSecond, DateTimeOffset.MaxValue, cancelled.Token).AsTask();
        Task<HostSlot> next = EnterAsync(queue);
        await cancelled.CancelAsync();
        Assert.That(async () => await given, Throws.InstanceOf<OperationCanceledException>());
        await first.DisposeAsync();
        await time.RunAsync(next);
    }

    private static async Task AnsweredAsync(HostQueue queue)
    {
        await using HostSlot slot = await EnterAsync(queue);
        slot.Answered();
        slot.Served(TimeSpan.Zero);
    }

    [Test]
    public async Task Failures_double_the_pause_and_a_success_ends_it()
    {
        HostQueue queue = await QueueAsync();
        List<double> pauses = [];
        foreach (bool fails in new[] { true, true, true, false, true })
        {
            HostSlot slot = await EnterAsync(queue);
            Report(slot, fails);
            await slot.DisposeAsync();
            pauses.Add((queue.NextAllowedAt - time.GetUtcNow()).TotalSeconds);
            time.Advance(queue.NextAllowedAt - time.GetUtcNow());
        }

        Assert.That(pauses, Is.EqualTo(new[] { 1.0, 2, 4, 1, 1 }));
    }

    [Test]
    public async Task Requests_that_fail_together_are_one_failure()
    {
        HostQueue queue = await QueueAsync();
        HostSlot[] slots = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => EnterAsync(queue, new Politeness(TimeSpan.Zero, 8))));
        time.Advance(Second);
        foreach (HostSlot slot in slots)
        {
            slot.Failed(null);
            await slot.DisposeAsync();
        }

        Assert.That(queue.NextAllowedAt - time.GetUtcNow(), Is.EqualTo(TimeSpan.FromMilliseconds(100)));
    }

    [Test]
    public async Task Retry_after_is_obeyed_and_survives_a_kill()
    {
        HostSlot slot = await EnterAsync(await QueueAsync());
        slot.Failed(TimeSpan.FromMinutes(30));
        await slot.DisposeAsync();
        using HostQueues restarted = new(record, new FetcherOptions(), time);
        HostQueue queue = await restarted.OpenAsync("example.org:80", CancellationToken.None);
        HostSlot? tooEarly = await queue.EnterAsync(EachSecond, time.GetUtcNow() + TimeSpan.FromMinutes(29), CancellationToken.None);
        Assert.Multiple(() =>
        {
            Assert.That(tooEarly, Is.Null);
            Assert.That(queue.NextAllowedAt, Is.GreaterThanOrEqualTo(time.GetUtcNow() + TimeSpan.FromMinutes(30)));
        });
    }

    [TestCase(24)]
    [TestCase(-24)]
    public async Task A_clock_that_is_set_neither_brings_the_next_request_forward_nor_holds_it_back(int hours)
    {
        HostQueue queue = await QueueAsync();
        await AnsweredAsync(queue);
        Task<HostSlot> second = EnterAsync(queue);
        time.Jump(TimeSpan.FromHours(hours));
        Task<HostSlot> third = EnterAsync(queue);
        time.Advance(Second * 0.9);
        Assert.That(second.IsCompleted, Is.False, "not before its time");
        time.Advance(Second * 0.1);
        await (await second.WaitAsync(Second * 10, TimeProvider.System)).DisposeAsync();
        await (await time.RunAsync(third)).DisposeAsync();
        time.Jump(TimeSpan.FromHours(-hours));
        DateTimeOffset back = time.GetUtcNow();
        HostSlot last = await time.RunAsync(EnterAsync(queue));
        Assert.That(last.StartedAt - back, Is.LessThan(TimeSpan.FromMinutes(1)), "and when the clock is right again it goes on");
        Assert.That((await record.FindHostAsync("example.org:80", CancellationToken.None))!.NextAllowedAt, Is.GreaterThanOrEqualTo(last.StartedAt + Second), "stored by the clock as it is");
    }

    [Test]
    public async Task A_restart_after_the_clock_was_set_back_does_not_leave_a_host_alone_for_a_day()
    {
        time.Jump(TimeSpan.FromDays(1));
        await AnsweredAsync(await QueueAsync());
        time.Jump(TimeSpan.FromDays(-1));
        DateTimeOffset start = time.GetUtcNow();
        using HostQueues restarted = new(record, new FetcherOptions(), time);
        Task<HostSlot> next = EnterAsync(await restarted.OpenAsync("example.org:80", CancellationToken.None));
        Assert.That(next.IsCompleted, Is.False);
        Assert.That((await time.RunAsync(next)).StartedAt - start, Is.LessThan(TimeSpan.FromMinutes(32)));
    }

    [Test]
    public async Task A_kill_at_any_moment_never_brings_the_next_request_forward()
    {
        HostQueue queue = await QueueAsync();
        for (int i = 0; i < 100; i++)
        {
            HostSlot slot = await EnterAsync(queue);
            DateTimeOffset promised = time.GetUtcNow() + Second;
            Assert.That((await record.FindHostAsync("example.org:80", CancellationToken.None))!.NextAllowedAt, Is.GreaterThanOrEqualTo(promised), "stored before the request leaves");
            slot.Answered();
            slot.Served(TimeSpan.Zero);
            await slot.DisposeAsync();
            time.Advance(Second);
        }
    }

    [Test]
    public async Task Storing_costs_one_commit_in_ten_requests_and_none_without_a_delay()
    {
        CountingRecord counting = new();
        using HostQueues counted = new(counting, new FetcherOptions(), time);
        HostQueue polite = await counted.OpenAsync("polite:80", CancellationToken.None);
        HostQueue own = await counted.OpenAsync("own:80", CancellationToken.None);
        for (int i = 0; i < 100; i++)
        {
            foreach ((HostQueue queue, Politeness politeness) in new[] { (polite, EachSecond), (own, new Politeness(TimeSpan.Zero, 8)) })
            {
                HostSlot slot = await EnterAsync(queue, politeness);
                slot.Answered();
                slot.Served(TimeSpan.FromMilliseconds(5));
                await slot.DisposeAsync();
            }

            time.Advance(Second);
        }

        Assert.That(counting.Saved.CountBy(host => host), Is.EquivalentTo(new[] { KeyValuePair.Create("polite:80", 10) }));
    }

    [Test]
    public async Task Crawl_delay_and_slow_answers_lengthen_the_delay_of_a_site_that_has_one()
    {
        PolitenessPolicy policy = new(new FetcherOptions());
        Assert.Multiple(() =>
        {
            Assert.That(policy.Delay(EachSecond, TimeSpan.Zero, TimeSpan.Zero), Is.EqualTo(Second));
            Assert.That(policy.Delay(EachSecond, Second * 10, TimeSpan.Zero), Is.EqualTo(Second * 10));
            Assert.That(policy.Delay(EachSecond, TimeSpan.Zero, Second * 4), Is.EqualTo(Second * 4));
            Assert.That(policy.Delay(new Politeness(TimeSpan.Zero, 8), TimeSpan.Zero, Second * 4), Is.EqualTo(TimeSpan.Zero));
            Assert.That(policy.Delay(new Politeness(TimeSpan.Zero, 8), Second * 2, TimeSpan.Zero), Is.EqualTo(Second * 2));
        });
        await Task.CompletedTask;
    }

    [Test]
    public async Task Before_a_host_is_given_to_another_worker_its_next_turn_is_stored_as_it_is()
    {
        HostQueue queue = await QueueAsync();
        HostSlot slot = await EnterAsync(queue);
        Report(slot, fails: false);
        await slot.DisposeAsync();
        Assert.That((await record.FindHostAsync("example.org:80", default))!.NextAllowedAt, Is.GreaterThan(time.GetUtcNow() + (Second * 10)), "ahead of itself");
        await queues.SettleAsync("example.org:80", CancellationToken.None);
        Assert.That((await record.FindHostAsync("example.org:80", default))!.NextAllowedAt, Is.EqualTo(queue.NextAllowedAt + Second), "and what two clocks may differ");
    }

    [Test]
    public async Task Who_may_have_lost_its_hosts_while_it_waited_for_its_turn_asks_nobody()
    {
        CountingRecord lost = new();
        using HostQueues other = new(lost, new FetcherOptions(), time);
        HostQueue queue = await other.OpenAsync("example.org:80", CancellationToken.None);
        await (await EnterAsync(queue)).DisposeAsync();
        ValueTask<HostSlot?> second = queue.EnterAsync(EachSecond, DateTimeOffset.MaxValue, CancellationToken.None);
        lost.MayAsk = false;
        time.Advance(Second * 10);
        Assert.That(await second, Is.Null);
    }

    private static void Report(HostSlot slot, bool fails)
    {
        slot.Answered();
        if (fails)
        {
            slot.Failed(null);
        }
        else
        {
            slot.Served(TimeSpan.Zero);
        }
    }

    private ValueTask<HostQueue> QueueAsync() => queues.OpenAsync("example.org:80", CancellationToken.None);

    private static async Task<HostSlot> EnterAsync(HostQueue queue, Politeness? politeness = null) =>
        (await queue.EnterAsync(politeness ?? EachSecond, DateTimeOffset.MaxValue, CancellationToken.None))!;

    private sealed class CountingRecord : IHostRecord
    {
        private readonly HostMemory memory = new();

        public List<string> Saved { get; } = [];

        public bool MayAsk { get; set; } = true;

        public Task<HostState?> FindHostAsync(string hostKey, CancellationToken cancellationToken) => memory.FindHostAsync(hostKey, cancellationToken);

        public Task SaveHostAsync(HostState host, CancellationToken cancellationToken)
        {
            Saved.Add(host.HostKey);
            return memory.SaveHostAsync(host, cancellationToken);
        }
    }
}
