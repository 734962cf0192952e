namespace Cybershield.Crawling;

/// <summary>How long a host is left alone between two requests and after failures. Pure arithmetic.</summary>
internal sealed class PolitenessPolicy(FetcherOptions options)
{
    // A site without any delay still gets a pause after a failure.
    private static readonly TimeSpan LeastBackOff = TimeSpan.FromMilliseconds(100);

    /// <summary>Longer than this no host is left alone.</summary>
    public TimeSpan LongestWait => options.MaxWait;

    /// <summary>Time between the starts of two requests: the longest of what the site's file, robots.txt and the host's slowness ask for.</summary>
    public TimeSpan Delay(Politeness configured, TimeSpan crawlDelay, TimeSpan meanResponse)
    {
        TimeSpan asked = Longer(configured.Delay, crawlDelay);
        return asked == TimeSpan.Zero ? asked : Longer(asked, Shorter(meanResponse * options.ResponseTimeFactor, options.MaxBackOff));
    }

    /// <summary>Time without requests after the <paramref name="failures"/>th failure in a row: doubling, and never less than the host asked for.</summary>
    public TimeSpan BackOff(TimeSpan delay, int failures, TimeSpan? retryAfter)
    {
        TimeSpan doubled = Longer(delay, LeastBackOff) * Math.Pow(2, Math.Min(failures - 1, 20));
        return Shorter(Longer(Shorter(doubled, options.MaxBackOff), retryAfter ?? TimeSpan.Zero), options.MaxWait);
    }

    private static TimeSpan Longer(TimeSpan a, TimeSpan b) => a > b ? a : b;

    private static TimeSpan Shorter(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
