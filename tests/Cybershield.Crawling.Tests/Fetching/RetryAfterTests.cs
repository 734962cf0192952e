namespace Cybershield.Crawling.Tests;

/// <summary>How long a server asks to be left alone, in every way that it may say so (RFC 9110, 10.2.3 and 5.6.7).</summary>
public sealed class RetryAfterTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 6, 8, 0, 0, TimeSpan.Zero);

    [TestCase("120", 120), TestCase(" 120 ", 120), TestCase("0", 0)]
    [TestCase("4294967296", 4294967295), TestCase("99999999999999999999999", 4294967295)]
    [TestCase("Fri, 06 Nov 2026 08:49:37 GMT", 2977), TestCase("Friday, 06-Nov-26 08:49:37 GMT", 2977), TestCase("Fri Nov  6 08:49:37 2026", 2977)]
    public void A_wait_is_read(string header, double seconds) => Assert.That(WireHeaders.RetryAfter(header, Now), Is.EqualTo(TimeSpan.FromSeconds(seconds)));

    [TestCase(null), TestCase(""), TestCase("soon"), TestCase("-5"), TestCase("1.5"), TestCase("٣"), TestCase("Fri, 06 Nov 2026 07:00:00 GMT")]
    public void What_names_no_wait_is_none(string? header) => Assert.That(WireHeaders.RetryAfter(header, Now), Is.Null);

    // However long a server asks for, no host is left alone for longer than the settings say.
    [TestCase(4294967295, 24), TestCase(7200, 2), TestCase(0, 0)]
    public void A_wait_has_an_end(double asked, double hours)
    {
        PolitenessPolicy policy = new(new FetcherOptions());
        TimeSpan wait = policy.BackOff(TimeSpan.FromSeconds(1), 1, TimeSpan.FromSeconds(asked));
        Assert.That(wait, Is.EqualTo(hours == 0 ? TimeSpan.FromSeconds(1) : TimeSpan.FromHours(hours)));
    }
}
