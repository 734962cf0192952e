using Cybershield.Service.Pages;
using Microsoft.AspNetCore.Authentication;

namespace Cybershield.Service.Web;

/// <summary>Signing in by token or by a one-time link, and out. Opening the link changes nothing: its form does.</summary>
internal static class SignInEndpoints
{
    private const int MaxTokenLength = 200;

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/sign-in", Show);
        app.MapPost("/sign-in", SignInAsync).RequireRateLimiting(ReviewPages.SignInLimit);
        app.MapPost("/sign-out", (Delegate)SignOutAsync);
    }

    private static IResult Show(HttpContext context, OneTimeLinks links, ReviewerRegister register)
    {
        string wanted = LocalAddress.OrHome(context.Request.Query["return"]);
        string? once = context.Request.Query["once"];
        Reviewer? invited = once is null ? null : links.Peek(once) is { } id ? register.Find(id) : null;
        var model = new SignInModel(wanted, invited is null ? null : once, invited?.DisplayName, once is not null && invited is null ? Texts.T("sign_in.used") : null);
        return Rendered.As<SignIn, SignInModel>(context, model);
    }

    private static async Task<IResult> SignInAsync(HttpContext context, OneTimeLinks links, ReviewerRegister register)
    {
        IFormCollection form = await context.Request.ReadFormAsync(context.RequestAborted);
        string wanted = LocalAddress.OrHome(form["return"]);
        if (Who(form, links, register) is not { } reviewer)
            return Rendered.As<SignIn, SignInModel>(context, new(wanted, null, null, Texts.T("sign_in.wrong")), StatusCodes.Status401Unauthorized);
        await Session.StartAsync(context, reviewer);
        if (context.Request.Cookies[Viewer.ZoneCookie] is null && Zones.Find(form["zone"]) is { } zone)
            SettingsEndpoints.Keep(context, Viewer.ZoneCookie, zone.Id);
        return SeeOther.To(wanted);
    }

    private static Reviewer? Who(IFormCollection form, OneTimeLinks links, ReviewerRegister register)
    {
        if (form["once"].ToString() is { Length: > 0 and <= MaxTokenLength } once)
            return links.Take(once) is { } id ? register.Find(id) : null;
        return form["token"].ToString().Trim() is { Length: > 0 and <= MaxTokenLength } token ? register.FindByToken(token) : null;
    }

    private static async Task<IResult> SignOutAsync(HttpContext context)
    {
        await context.SignOutAsync();
        return SeeOther.To("/sign-in");
    }
}

/// <summary>303: what was posted is done, the browser goes on with a GET.</summary>
internal static class SeeOther
{
    public static IResult To(string address) => new Answer(address);

    private sealed record Answer(string Address) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
            httpContext.Response.Headers.Location = Address;
            return Task.CompletedTask;
        }
    }
}

/// <summary>An address to go to after signing in: only ever on these pages.</summary>
internal static class LocalAddress
{
    /// <summary>The address when it is a path of ours, otherwise "/".</summary>
    public static string OrHome(string? address) =>
        address is ['/', ..] && !address.StartsWith("//", StringComparison.Ordinal) && !address.Any(c => c is '\\' || char.IsControl(c)) ? address : "/";
}
