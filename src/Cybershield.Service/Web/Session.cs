using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace Cybershield.Service.Web;

/// <summary>Who is signed in, by a cookie that names the reviewer and the token it was made with.</summary>
internal static class Session
{
    private const string TokenClaim = "token";

    public static void Configure(CookieAuthenticationOptions cookie, ReviewOptions options)
    {
        cookie.Cookie.Name = "cybershield";
        cookie.Cookie.HttpOnly = true;
        cookie.Cookie.SameSite = SameSiteMode.Strict;
        cookie.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        cookie.ExpireTimeSpan = options.SessionIdle;
        cookie.SlidingExpiration = true;
        cookie.LoginPath = "/sign-in";
        cookie.ReturnUrlParameter = "return";
        cookie.Events.OnValidatePrincipal = EndWhereRevokedAsync;
    }

    public static Task StartAsync(HttpContext context, Reviewer reviewer)
    {
        var identity = new ClaimsIdentity(
            [new(ClaimTypes.NameIdentifier, reviewer.Id), new(TokenClaim, reviewer.TokenSha256)],
            CookieAuthenticationDefaults.AuthenticationScheme);
        return context.SignInAsync(new ClaimsPrincipal(identity));
    }

    /// <summary>The reviewer who asks; null where nobody is signed in.</summary>
    public static Reviewer? Reviewer(HttpContext context) =>
        Current(context.User, context.RequestServices.GetRequiredService<ReviewerRegister>());

    private static Reviewer? Current(ClaimsPrincipal user, ReviewerRegister register) =>
        user.FindFirstValue(ClaimTypes.NameIdentifier) is { } id
        && register.Find(id) is { } reviewer
        && reviewer.TokenSha256 == user.FindFirstValue(TokenClaim) ? reviewer : null;

    private static async Task EndWhereRevokedAsync(CookieValidatePrincipalContext session)
    {
        var register = session.HttpContext.RequestServices.GetRequiredService<ReviewerRegister>();
        if (session.Principal is { } user && Current(user, register) is not null)
            return;
        session.RejectPrincipal();
        await session.HttpContext.SignOutAsync();
    }
}
