using System.Net;

namespace Cybershield.Service.Web;

/// <summary>Where and for whom the review pages are served. Section <c>Review</c>.</summary>
internal sealed record ReviewOptions
{
    /// <summary>Where the pages listen. Default: <c>http://127.0.0.1:5080</c>, this machine only.</summary>
    public string Address { get; init; } = "http://127.0.0.1:5080";

    /// <summary>The host name that reviewers type, without scheme or port. Default: none. Needed before <see cref="Address"/> may be other than loopback.</summary>
    public string? PublicHost { get; init; }

    /// <summary>Where the keys that protect cookies and feed links are kept. Default: none, they last as long as the process.</summary>
    public string? KeyFolder { get; init; }

    /// <summary>How long a session lasts without use. Default: 12 hours; from 5 minutes to 7 days.</summary>
    public TimeSpan SessionIdle { get; init; } = TimeSpan.FromHours(12);

    /// <summary>Attempts to sign in that one address may make in a minute. Default: 10; from 1 to 1,000.</summary>
    public int SignInsPerMinute { get; init; } = 10;

    /// <summary>Everything that is wrong with these options, each as a sentence that says what to write; empty when they are good.</summary>
    /// <param name="reviewers">How many people can sign in.</param>
    public IEnumerable<string> Problems(int reviewers)
    {
        if (!Uri.TryCreate(Address, UriKind.Absolute, out Uri? address) || address.Scheme is not ("http" or "https"))
            yield return $"Review:Address \"{Address}\" is not an address, write one such as http://127.0.0.1:5080";
        else if (!IsLoopback(address) && (PublicHost is null || reviewers == 0))
            yield return $"Review:Address {Address} can be reached from other machines, set Review:PublicHost and add a reviewer first with \"reviewers add ID\", or listen on http://127.0.0.1:5080";
        if (PublicHost is not null && Uri.CheckHostName(PublicHost) == UriHostNameType.Unknown)
            yield return $"Review:PublicHost \"{PublicHost}\" is not a host name, write it without scheme, port or *, such as review.example.org";
        if (SessionIdle < TimeSpan.FromMinutes(5) || SessionIdle > TimeSpan.FromDays(7))
            yield return "Review:SessionIdle is outside its range, write 00:05:00 to 7.00:00:00";
        if (SignInsPerMinute is < 1 or > 1000)
            yield return "Review:SignInsPerMinute is outside its range, write 1 to 1000";
    }

    private static bool IsLoopback(Uri address) =>
        address.Host == "localhost" || (IPAddress.TryParse(address.Host.Trim('[', ']'), out IPAddress? ip) && IPAddress.IsLoopback(ip));
}
