using System.Globalization;
using Cybershield.Crawling;
using Cybershield.Storage;
using Spectre.Console;

namespace Cybershield.Service.Commands;

/// <summary>A crawl's progress while it runs: one line that renews itself, or plain lines where the output is redirected.</summary>
internal sealed class CrawlProgressView(Site site, TimeProvider time, bool silent)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan PlainLineEvery = TimeSpan.FromSeconds(5);
    private const int MostHostsAsked = 16;

    // What is stored of a host runs ahead of its turn by some seconds, and by twice its delay.
    private static readonly TimeSpan ShortWait = TimeSpan.FromMinutes(1);
    private DateTimeOffset _nextPlainLine = DateTimeOffset.MinValue;

    /// <summary>Shows the crawl until it has ended; returns its final counters.</summary>
    public async Task<CrawlProgress> WatchAsync(RecordStore store, long crawlId, CancellationToken cancellationToken)
    {
        if (silent || Console.IsOutputRedirected)
            return await FollowAsync(store, crawlId, PrintPlain, cancellationToken);
        return await AnsiConsole.Status().StartAsync(site.Name.EscapeMarkup(),
            status => FollowAsync(store, crawlId, line => status.Status = line.EscapeMarkup(), cancellationToken));
    }

    /// <summary>What is known of a crawl under way, in one line.</summary>
    /// <param name="toDoByHost">Addresses to fetch at the host that has most of them.</param>
    internal static string Line(CrawlProgress progress, Site site, int toDoByHost, DateTimeOffset now)
    {
        int done = Done(progress);
        double seconds = Math.Max(0.001, (now - progress.StartedAt).TotalSeconds);
        string end = Remaining(site, progress.Due, toDoByHost, done / seconds) is { } remaining && progress.Due > 0
            ? $", about {DurationInWords(remaining)} left"
            : "";
        return string.Create(CultureInfo.InvariantCulture, $"{site.Id}: {done:N0} done, {progress.Known:N0} known, {progress.Flagged:N0} flagged, {done / seconds:N1}/s{end}");
    }

    /// <summary>The longer of what the rate so far and the politeness of the slowest host allow; null before anything is known.</summary>
    internal static TimeSpan? Remaining(Site site, int due, int toDoByHost, double perSecond)
    {
        TimeSpan polite = site.Politeness.Delay * toDoByHost;
        if (perSecond <= 0)
            return polite > TimeSpan.Zero ? polite : null;
        TimeSpan measured = TimeSpan.FromSeconds(due / perSecond);
        return measured > polite ? measured : polite;
    }

    /// <summary>Why nothing is fetched for a while, and until when; null where something is, or soon will be.</summary>
    /// <param name="hosts">What is kept of the hosts that have something to do.</param>
    internal static string? Cause(IReadOnlyList<HostBacklog> backlog, IReadOnlyList<HostState> hosts, DateTimeOffset now)
    {
        (HostBacklog Host, HostState? Kept, DateTimeOffset At)[] waiting =
        [
            .. backlog.Where(host => host.Due + host.Leased > 0).Select(host => (Host: host, Kept: hosts.FirstOrDefault(kept => kept.HostKey == host.HostKey)))
                .Select(host => (host.Host, host.Kept, Later(host.Host.NextDueAt, host.Kept?.NextAllowedAt))).OrderBy(host => host.Item3),
        ];
        if (waiting is not [var first, ..] || first.At < now + ShortWait)
            return null;
        string why = first.At == first.Host.NextDueAt ? "what gave no answer is tried again then"
            : first.Kept!.ConsecutiveFailures > 0 ? "it asked to be left alone, or failed" : "so long is its delay";
        return string.Create(CultureInfo.InvariantCulture, $"waits for {first.Host.HostKey} until {first.At.UtcDateTime:yyyy-MM-dd HH:mm}Z: {why}");
    }

    private static DateTimeOffset Later(DateTimeOffset? one, DateTimeOffset? other) =>
        (one ?? DateTimeOffset.MinValue) > (other ?? DateTimeOffset.MinValue) ? one!.Value : other ?? DateTimeOffset.MinValue;

    private static int Done(CrawlProgress progress) =>
        progress.Fetched + progress.NotModified + progress.Redirected + progress.Disallowed + progress.Gone + progress.SoftErrors + progress.Failed + progress.Listings;

    private static string DurationInWords(TimeSpan duration) =>
        duration.TotalMinutes < 1 ? $"{Math.Ceiling(duration.TotalSeconds)} s"
        : duration.TotalHours < 1 ? $"{Math.Ceiling(duration.TotalMinutes)} min"
        : string.Create(CultureInfo.InvariantCulture, $"{duration.TotalHours:N1} h");

    private async Task<CrawlProgress> FollowAsync(RecordStore store, long crawlId, Action<string> show, CancellationToken cancellationToken)
    {
        while (true)
        {
            CrawlProgress progress = await store.Record.FindCrawlAsync(crawlId, cancellationToken)
                ?? throw CommandFailure.Environment($"Crawl {crawlId} is not in the record any more.");
            if (progress.Ending is not null)
                return progress;
            IReadOnlyList<HostBacklog> backlog = await store.Frontier.BacklogAsync(crawlId, cancellationToken);
            string line = Line(progress, site, backlog.Select(host => host.Due + host.Leased).DefaultIfEmpty().Max(), time.GetUtcNow());
            show(await CauseAsync(store, backlog, cancellationToken) is { } cause ? $"{line}; {cause}" : line);
            await Task.Delay(LookEvery, time, cancellationToken);
        }
    }

    // A look at every host of a site that has thousands would cost more than the sentence is worth.
    private async Task<string?> CauseAsync(RecordStore store, IReadOnlyList<HostBacklog> backlog, CancellationToken cancellationToken)
    {
        if (backlog.Count is 0 or > MostHostsAsked)
            return null;
        List<HostState> kept = [];
        foreach (HostBacklog host in backlog)
            if (await store.Frontier.FindHostAsync(host.HostKey, cancellationToken) is { } state)
                kept.Add(state);
        return Cause(backlog, kept, time.GetUtcNow());
    }

    private void PrintPlain(string line)
    {
        if (silent || time.GetUtcNow() < _nextPlainLine)
            return;
        _nextPlainLine = time.GetUtcNow() + PlainLineEvery;
        Console.Out.WriteLine(line);
    }
}
