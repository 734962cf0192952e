using Cybershield.Service.Web;

namespace Cybershield.Service.Telemetry;

/// <summary>What watches the service, as the host takes it: one Add, one Map.</summary>
internal static class TelemetryServices
{
    /// <summary>Metrics, their page, and the export where a collector is named.</summary>
    public static IServiceCollection AddTelemetry(this IServiceCollection services, TelemetryOptions options)
    {
        services.AddSingleton(options).AddSingleton<MetricsPage>().AddHostedService<RecordSampler>();
        if (options.OtlpEndpoint is not null)
            services.AddHostedService<OtlpExport>();
        return services;
    }

    /// <summary>Maps <c>/metrics</c>, and before the review pages the address that has nothing but it and <c>/health</c>. Call it first.</summary>
    public static void MapTelemetry(this WebApplication app, TelemetryOptions options, ReviewOptions review)
    {
        // Made now, so that it hears everything from the first measurement on.
        MetricsPage metrics = app.Services.GetRequiredService<MetricsPage>();
        if (options.Address is { } address)
        {
            // By the port that was really reached: the Host header is what a visitor says.
            int port = new Uri(address).Port;
            app.Use((context, next) => context.Connection.LocalPort == port ? AnswerAsync(context) : next(context));
        }
        else if (review.PublicHost is null)
        {
            app.MapGet("/metrics", () => Results.Text(metrics.Render(), MetricsPage.ContentType));
        }
    }

    private static async Task AnswerAsync(HttpContext context)
    {
        IServiceProvider services = context.RequestServices;
        IResult result = context.Request.Path.Value switch
        {
            _ when !HttpMethods.IsGet(context.Request.Method) => Results.StatusCode(StatusCodes.Status405MethodNotAllowed),
            "/metrics" => Results.Text(services.GetRequiredService<MetricsPage>().Render(), MetricsPage.ContentType),
            "/health/live" => HealthEndpoints.Live(),
            "/health/ready" => await ActivatorUtilities.GetServiceOrCreateInstance<HealthAnswers>(services).ReadyAsync(context.RequestAborted),
            "/health" => await ActivatorUtilities.GetServiceOrCreateInstance<HealthAnswers>(services).HealthAsync(context.RequestAborted),
            _ => Results.NotFound(),
        };
        await result.ExecuteAsync(context);
    }
}
