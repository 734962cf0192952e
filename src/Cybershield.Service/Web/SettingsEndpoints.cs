using Cybershield.Service.Pages;

namespace Cybershield.Service.Web;

/// <summary>What a reviewer sets for this browser: the zone of times, and whether single keys act.</summary>
internal static class SettingsEndpoints
{
    private static readonly TimeSpan Year = TimeSpan.FromDays(365);

    public static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet("/settings", (HttpContext context) => Rendered.As<Settings, SettingsModel>(context, new(context.Request.Query.ContainsKey("kept"))));
        pages.MapPost("/settings", (Delegate)SaveAsync);
    }

    public static void Keep(HttpContext context, string cookie, string value) =>
        context.Response.Cookies.Append(cookie, value, new CookieOptions
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Strict,
            Secure = context.Request.IsHttps,
            MaxAge = Year,
            IsEssential = true,
        });

    private static async Task<IResult> SaveAsync(HttpContext context)
    {
        IFormCollection form = await context.Request.ReadFormAsync(context.RequestAborted);
        if (Zones.Find(form["zone"]) is { } zone)
            Keep(context, Viewer.ZoneCookie, zone.Id);
        Keep(context, Viewer.KeysCookie, form["keys"] == "on" ? "on" : "off");
        return SeeOther.To("/settings?kept");
    }
}
