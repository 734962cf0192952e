namespace Cybershield.Storage;

/// <summary>How often an address without an answer is tried again within one crawl.</summary>
/// <param name="MaxAttempts">Tries in all, the first one included. At least 1; 3 by default.</param>
/// <param name="FirstDelay">Wait after the first try; it doubles with every further one. 10 s by default.</param>
/// <param name="LongestWait">A server that asks to wait longer is not asked again in this crawl: the address counts as failed. 10 min by default.</param>
public sealed record RetryOptions(int MaxAttempts, TimeSpan FirstDelay, TimeSpan LongestWait)
{
    /// <summary>No retry waits for longer: what is further ahead was written by a clock that was set back since.</summary>
    internal static readonly TimeSpan MostAhead = TimeSpan.FromHours(1);

    /// <summary>Three tries: after 10 s and after 20 s more.</summary>
    public static readonly RetryOptions Default = new(3, TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(10));

    /// <summary>When to try again after a number of tries; null where it is not tried again.</summary>
    internal TimeSpan? DelayAfter(int attempts, TimeSpan? retryAfter)
    {
        TimeSpan asked = retryAfter ?? TimeSpan.Zero;
        if (attempts >= MaxAttempts || asked > LongestWait)
            return null;
        TimeSpan usual = FirstDelay * Math.Pow(2, attempts - 1);
        return asked > usual ? asked : usual;
    }
}
