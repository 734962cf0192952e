namespace Cybershield.Crawling;

/// <summary>Limits of pages that a browser renders. Section <c>Rendering</c>; sites ask for it in their files.</summary>
public sealed record RenderingOptions
{
    private static readonly string[] UsualPlaces =
    [
        "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/usr/bin/google-chrome-stable",
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome", @"C:\Program Files\Google\Chrome\Application\chrome.exe",
    ];

    /// <summary>The executable of Chromium or Chrome. Default: the first of those that systems install.</summary>
    public string? Browser { get; init; }

    /// <summary>Pages rendered at the same time, by one browser. Default: 2; from 1 to 16.</summary>
    public int PagesAtOnce { get; init; } = 2;

    /// <summary>Pages after which a browser is closed and another one started. Default: 100; from 1 to 10,000.</summary>
    public int MaxPagesPerBrowser { get; init; } = 100;

    /// <summary>How long a page may load and change; what it shows then is taken as it stands. Default: 15 s; from 1 second to 5 minutes.</summary>
    public TimeSpan LoadFor { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>A page without requests and changes for this long is complete. Default: 500 ms; from 50 ms to 10 s.</summary>
    public TimeSpan QuietFor { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The time from opening a page in the browser to its last byte; a page that holds the browser up for longer fails. Default: 30 s; longer than `LoadFor`, up to 10 minutes.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Bytes that one page may send and receive after its own, as they are on the wire. Default: 20 MiB; from 1 KiB to 1 GiB.</summary>
    public int MaxBytes { get; init; } = 20 * 1024 * 1024;

    /// <summary>Requests and connections that one page may cause after its own. Default: 200; from 0 to 10,000.</summary>
    public int MaxRequests { get; init; } = 200;

    /// <summary>Least time between the starts of two requests of one page to one host. Default: 100 ms; from 0 s to 1 minute.</summary>
    public TimeSpan RequestDelay { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>What is wrong with these options, each as a sentence that names the option; empty when they are fit for use.</summary>
    public IEnumerable<string> Problems()
    {
        if (PagesAtOnce is < 1 or > 16)
        {
            yield return "Rendering:PagesAtOnce is out of range, write 1 to 16";
        }

        if (MaxPagesPerBrowser is < 1 or > 10_000)
        {
            yield return "Rendering:MaxPagesPerBrowser is out of range, write 1 to 10000";
        }

        if (MaxBytes is < 1024 or > 1024 * 1024 * 1024)
        {
            yield return "Rendering:MaxBytes is out of range, write 1024 to 1073741824";
        }

        if (MaxRequests is < 0 or > 10_000)
        {
            yield return "Rendering:MaxRequests is out of range, write 0 to 10000";
        }

        foreach (string problem in TimeProblems())
        {
            yield return problem;
        }
    }

    /// <summary>The browser that renders; null where there is none.</summary>
    public string? FindBrowser() => Browser is null ? Array.Find(UsualPlaces, File.Exists) : File.Exists(Browser) ? Browser : null;

    /// <summary>Why no page can be rendered, and what to do; null where a browser was found.</summary>
    public string? FindProblem() => FindBrowser() is not null ? null
        : Browser is null ? "there is no Chromium: install it (apt-get install chromium), or name one in Rendering:Browser"
        : $"there is no browser at {Browser}: install it there, or change Rendering:Browser";

    private IEnumerable<string> TimeProblems()
    {
        if (LoadFor < TimeSpan.FromSeconds(1) || LoadFor > TimeSpan.FromMinutes(5))
        {
            yield return "Rendering:LoadFor is out of range, write 1s to 5m";
        }

        if (QuietFor < TimeSpan.FromMilliseconds(50) || QuietFor > TimeSpan.FromSeconds(10))
        {
            yield return "Rendering:QuietFor is out of range, write 50ms to 10s";
        }

        if (Deadline <= LoadFor || Deadline > TimeSpan.FromMinutes(10))
        {
            yield return "Rendering:Deadline is not longer than Rendering:LoadFor or is over 10m, write twice as much as LoadFor";
        }

        if (RequestDelay < TimeSpan.Zero || RequestDelay > TimeSpan.FromMinutes(1))
        {
            yield return "Rendering:RequestDelay is out of range, write 0s to 1m";
        }
    }
}
