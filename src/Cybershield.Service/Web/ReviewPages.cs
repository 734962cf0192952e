using System.Globalization;
using System.Threading.RateLimiting;
using Cybershield.Service.Crawl;
using Cybershield.Service.Pages;
using Cybershield.Storage;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Cybershield.Service.Web;

/// <summary>The review pages as the host takes them: one Add, one Map.</summary>
/// <remarks>They ask the container for <see cref="ReviewStore"/>, <see cref="CrawlRecord"/> and <c>IOutbox</c>; <see cref="ReviewerRegister"/>, <see cref="OneTimeLinks"/> and <see cref="ServiceState"/> are added here for the host to fill.</remarks>
internal static class ReviewPages
{
    public const string SignInLimit = "sign-in";

    public static IServiceCollection AddReviewPages(this IServiceCollection services, ReviewOptions options)
    {
        services.AddSingleton(options).AddSingleton<ReviewerRegister>().AddSingleton<OneTimeLinks>().AddSingleton<ServiceState>().AddSingleton<FeedKey>().AddSingleton<ListChecks>().AddScoped<FlagReader>();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<WorkerStates>();
        services.TryAddSingleton<WorkerStanding>();
        services.AddSingleton<HealthAnswers>();
        services.AddRazorComponents();
        services.AddHttpContextAccessor();
        services.Configure<HostFilteringOptions>(filter => FilterHosts(filter, options));
        services.AddAntiforgery(form =>
        {
            form.Cookie = new CookieBuilder { Name = "cybershield-form", HttpOnly = true, SameSite = SameSiteMode.Strict, SecurePolicy = CookieSecurePolicy.SameAsRequest, IsEssential = true };
            form.SuppressXFrameOptionsHeader = true;
        });
        services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie(cookie => Session.Configure(cookie, options));
        services.AddAuthorization();
        services.AddRateLimiter(limiter => LimitSignIns(limiter, options));
        KeepKeys(services.AddDataProtection().SetApplicationName("Cybershield"), options);
        return services;
    }

    /// <summary>For a process that serves no pages: what machines ask.</summary>
    public static WebApplication MapHealthAlone(this WebApplication app)
    {
        app.Use(SecurityHeaders.Add);
        app.UseHostFiltering();
        app.UseRouting();
        HealthEndpoints.Map(app);
        return app;
    }

    /// <summary>Puts the pages in their order.</summary>
    public static WebApplication MapReviewPages(this WebApplication app)
    {
        app.Use(SecurityHeaders.Add);
        app.UseHostFiltering();
        app.Use(FormGuard.RequireOwnOrigin);
        app.UseStatusCodePages(ProblemPage.RenderAsync);
        app.UseExceptionHandler(failed => failed.Run(ProblemPage.RenderFailureAsync));
        app.UseRouting();
        app.UseRateLimiter();
        app.UseAuthentication();
        app.UseAuthorization();
        app.Use(FormGuard.RequireToken);
        AssetEndpoints.Map(app);
        HealthEndpoints.Map(app);
        SignInEndpoints.Map(app);
        FeedEndpoint.Map(app);
        RouteGroupBuilder pages = app.MapGroup("").RequireAuthorization();
        TodayEndpoint.Map(pages);
        QueueEndpoints.Map(pages);
        FlagEndpoints.Map(pages);
        MuteEndpoints.Map(pages);
        SiteEndpoints.Map(pages);
        ListEndpoints.Map(pages);
        SettingsEndpoints.Map(pages);
        return app;
    }

    private static void FilterHosts(HostFilteringOptions filter, ReviewOptions options)
    {
        filter.AllowedHosts = ["localhost", "127.0.0.1", "[::1]", .. options.PublicHost is { } name ? [name] : Array.Empty<string>()];
        filter.AllowEmptyHosts = false;
        filter.IncludeFailureMessage = false;
    }

    private static void LimitSignIns(RateLimiterOptions limiter, ReviewOptions options)
    {
        limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        limiter.OnRejected = (rejected, _) =>
        {
            rejected.HttpContext.Response.Headers.RetryAfter = 60.ToString(CultureInfo.InvariantCulture);
            return ValueTask.CompletedTask;
        };
        limiter.AddPolicy(SignInLimit, context => RateLimitPartition.GetFixedWindowLimiter(
            context.Connection.RemoteIpAddress,
            _ => new FixedWindowRateLimiterOptions { PermitLimit = options.SignInsPerMinute, Window = TimeSpan.FromMinutes(1) }));
    }

    private static void KeepKeys(IDataProtectionBuilder keys, ReviewOptions options)
    {
        if (options.KeyFolder is { } folder)
            keys.PersistKeysToFileSystem(new DirectoryInfo(folder));
        else
            keys.AddKeyManagementOptions(management => management.XmlRepository = new PassingKeys());
    }
}
