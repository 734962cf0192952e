namespace Cybershield.Crawling;

/// <summary>Limits and manners of the fetcher.</summary>
public sealed record FetcherOptions
{
    /// <summary>The time in which a connection must stand. Default 10 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The time from sending a request to the last byte of its body, however slowly that comes. Default 60 s.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The limit of all response headers together, in KiB. Default 64.</summary>
    public int MaxHeaderKibibytes { get; init; } = 64;

    /// <summary>The limit of a body, unpacked. Default 8 MiB.</summary>
    public int MaxBodyBytes { get; init; } = 8 * 1024 * 1024;

    /// <summary>How many times larger than the bytes on the wire a body may unpack, once it passes 1 MiB. Default 100.</summary>
    public int MaxCompressionRatio { get; init; } = 100;

    /// <summary>The longest chain of redirects. Default 5.</summary>
    public int MaxRedirects { get; init; } = 5;

    /// <summary>How often a request whose connection was cut is sent again, in its host's turn, in addition to the first time. Default 1. Answers such as 503 are not repeated here: the record brings them up again later.</summary>
    public int MaxConnectionRetries { get; init; } = 1;

    /// <summary>How often robots.txt is asked for again after a cut connection or a 5xx, in addition to the first time. Default 2.</summary>
    public int MaxRobotsRetries { get; init; } = 2;

    /// <summary>The longest wait that Retry-After or a back-off can ask for. Default 1 day.</summary>
    public TimeSpan MaxWait { get; init; } = TimeSpan.FromDays(1);

    /// <summary>The longest back-off of our own after repeated failures of a host. Default 10 min.</summary>
    public TimeSpan MaxBackOff { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How often the mean response time of a host fits into the delay before its next request; sites without a delay are not slowed. Default 1.</summary>
    public double ResponseTimeFactor { get; init; } = 1;

    /// <summary>The age at which a copy of robots.txt is fetched again. Default 12 h; an unreachable one serves at most 24 h in all.</summary>
    public TimeSpan RobotsRefresh { get; init; } = TimeSpan.FromHours(12);

    /// <summary>The wait before an unreachable robots.txt is tried again. Default 5 min.</summary>
    public TimeSpan RobotsRetry { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>What is wrong with these options, each as a sentence that names the option; empty when they are fit for use.</summary>
    public IEnumerable<string> Problems()
    {
        if (ConnectTimeout <= TimeSpan.Zero || Deadline <= TimeSpan.Zero || RobotsRetry <= TimeSpan.Zero)
        {
            yield return "ConnectTimeout, Deadline and RobotsRetry must be longer than zero";
        }

        if (MaxHeaderKibibytes is < 1 or > 1024)
        {
            yield return "MaxHeaderKibibytes must be between 1 and 1024";
        }

        if (MaxBodyBytes < 1024 || MaxCompressionRatio < 1)
        {
            yield return "MaxBodyBytes must be at least 1024 and MaxCompressionRatio at least 1";
        }

        if (MaxRedirects < 0 || MaxConnectionRetries < 0 || MaxRobotsRetries < 0 || ResponseTimeFactor < 0)
        {
            yield return "MaxRedirects, MaxConnectionRetries, MaxRobotsRetries and ResponseTimeFactor can't be negative";
        }

        if (RobotsRefresh <= TimeSpan.Zero || RobotsRefresh > RobotsCache.MaxAge)
        {
            yield return "RobotsRefresh must be longer than zero and at most 24 h";
        }
    }
}
