using Cybershield.Service.Web;

namespace Cybershield.Service.Pages;

/// <summary>Who looks at a page, and how they want to see it.</summary>
/// <param name="Now">One instant for the whole page, so that its relative times agree.</param>
/// <param name="SingleKeys">Whether single keys act (WCAG 2.1.4).</param>
/// <param name="NameOf">Display name of a reviewer id.</param>
public sealed record Viewer(Reviewer? Reviewer, TimeZoneInfo Zone, bool SingleKeys, DateTimeOffset Now, string Path, Func<string, string> NameOf)
{
    public const string ZoneCookie = "cybershield-zone";
    public const string KeysCookie = "cybershield-keys";

    internal static Viewer Of(HttpContext context) => new(
        Session.Reviewer(context),
        Zones.Find(context.Request.Cookies[ZoneCookie]) ?? TimeZoneInfo.Utc,
        context.Request.Cookies[KeysCookie] != "off",
        context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow(),
        context.Request.Path,
        context.RequestServices.GetRequiredService<ReviewerRegister>().NameOf);

    /// <summary>"22 Nov 2026, 16:15" in the viewer's zone.</summary>
    public string Absolute(DateTimeOffset at) => Local(at).ToString("d MMM yyyy, HH:mm", Texts.Culture);

    /// <summary>The time of day with seconds, for what lapses soon.</summary>
    public string Clock(DateTimeOffset at) => Local(at).ToString("HH:mm:ss", Texts.Culture);

    /// <summary>"5 minutes ago", "in 3 hours".</summary>
    public string Relative(DateTimeOffset at)
    {
        TimeSpan gap = Now - at;
        (string unit, int number) = Largest(gap.Duration());
        return unit == "now" ? Texts.T("time.now") : Texts.Count($"time.{unit}.{(gap > TimeSpan.Zero ? "ago" : "ahead")}", number);
    }

    private DateTimeOffset Local(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, Zone);

    private static (string Unit, int Number) Largest(TimeSpan gap) => gap switch
    {
        { TotalSeconds: < 45 } => ("now", 0),
        { TotalMinutes: < 59.5 } => ("minutes", Math.Max(1, (int)Math.Round(gap.TotalMinutes))),
        { TotalHours: < 47.5 } => ("hours", (int)Math.Round(gap.TotalHours)),
        _ => ("days", (int)Math.Round(gap.TotalDays)),
    };
}

/// <summary>Time zones by their IANA names.</summary>
internal static class Zones
{
    /// <summary>Names to choose from, UTC first.</summary>
    public static IEnumerable<string> Names { get; } =
        ["UTC", .. TimeZoneInfo.GetSystemTimeZones().Select(zone => zone.Id).Where(id => id.Contains('/', StringComparison.Ordinal) && !id.StartsWith("Etc/", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    /// <summary>The zone of that name; null where this machine does not know it.</summary>
    public static TimeZoneInfo? Find(string? name) =>
        name is not null && TimeZoneInfo.TryFindSystemTimeZoneById(name, out TimeZoneInfo? zone) ? zone : null;
}
