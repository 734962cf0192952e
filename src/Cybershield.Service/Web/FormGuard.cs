using Microsoft.AspNetCore.Antiforgery;

namespace Cybershield.Service.Web;

/// <summary>
/// Guards every request that could change something, so that no endpoint can forget to: it must come from our own pages
/// (its Origin is ours) and carry the form's token.
/// </summary>
internal static class FormGuard
{
    private static readonly HashSet<string> Reading = new(["GET", "HEAD"], StringComparer.OrdinalIgnoreCase);

    public static async Task RequireOwnOrigin(HttpContext context, RequestDelegate next)
    {
        bool reads = Reading.Contains(context.Request.Method) && !context.WebSockets.IsWebSocketRequest;
        if (reads || IsOwn(context.Request))
            await next(context);
        else
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
    }

    public static async Task RequireToken(HttpContext context, RequestDelegate next)
    {
        var antiforgery = context.RequestServices.GetRequiredService<IAntiforgery>();
        if (Reading.Contains(context.Request.Method) || await antiforgery.IsRequestValidAsync(context))
            await next(context);
        else
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
    }

    /// <remarks>The host was filtered before, so an Origin with that host and port is ours; a proxy may have changed the scheme.</remarks>
    private static bool IsOwn(HttpRequest request) =>
        Uri.TryCreate(request.Headers.Origin, UriKind.Absolute, out Uri? origin)
        && origin.Scheme is "http" or "https"
        && HostString.FromUriComponent(origin) is { HasValue: true } from
        && Authority(from, origin.Scheme) == Authority(request.Host, origin.Scheme);

    private static string Authority(HostString host, string scheme) =>
        $"{host.Host.ToUpperInvariant()}:{host.Port ?? (scheme == "https" ? 443 : 80)}";
}
