using Cybershield.Elasticsearch;
using Cybershield.Review;
using Cybershield.Service.Commands;
using Cybershield.Service.Configuration;
using Cybershield.Service.Crawl;
using Cybershield.Service.Reload;
using Cybershield.Service.Telemetry;
using Cybershield.Service.Web;
using Cybershield.Storage;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging.Console;
using Quartz;

namespace Cybershield.Service.Hosting;

/// <summary>The whole service in one process: crawls on schedule, reloads, indexing and the review pages.</summary>
internal static partial class ServiceHost
{
    private static readonly TimeSpan BeyondDraining = TimeSpan.FromSeconds(10);

    /// <summary>Puts the service together; nothing runs yet.</summary>
    /// <param name="dataFolder">Where the keys of cookies are kept beside the record.</param>
    public static WebApplication Build(OpenedService opened, string dataFolder, LogLevel logLevel)
    {
        ServiceSettings settings = opened.Configuration.Settings;
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "cybershield" });
        builder.Configuration.AddInMemoryCollection(settings.Logging);
        builder.WebHost.UseKestrel(kestrel => kestrel.AddServerHeader = false).UseUrls([settings.Review.Address, .. settings.Telemetry.Address is { } watched ? [watched] : Array.Empty<string>()]);
        AddLogging(builder, logLevel, settings.Telemetry.LogFormat);
        builder.Services.AddSystemd();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = settings.Crawl.DrainFor + BeyondDraining);
        builder.Services.AddRouting();
        builder.Services.AddCrawling(opened);
        builder.Services.AddSingleton<ReviewStore>(opened.Store.Reviews).AddSingleton<IOutbox>(opened.Store.Outbox);
        builder.Services.AddReviewPages(settings.Review with { KeyFolder = settings.Review.KeyFolder ?? Path.Combine(dataFolder, "keys") });
        builder.Services.AddTelemetry(settings.Telemetry);
        AddWorkers(builder.Services, opened);
        WebApplication app = builder.Build();
        app.MapTelemetry(settings.Telemetry, settings.Review);
        if (settings.Role is ServiceRole.All or ServiceRole.Review)
            app.MapReviewPages();
        else
            app.MapHealthAlone();
        StopWhenLockIsLost(app, opened);
        return app;
    }

    /// <summary>Starts the service; what the environment refuses is told in a sentence.</summary>
    /// <exception cref="CommandFailure">The address is in use, or can't be listened on.</exception>
    public static async Task StartAsync(WebApplication app, string address, CancellationToken cancellationToken)
    {
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch (IOException fault) when (fault.InnerException is AddressInUseException)
        {
            throw CommandFailure.Environment($"The review pages can't listen on {address}: another process uses the port. Stop it, or set Review:Address in appsettings.json.");
        }
        catch (Exception fault) when (fault is System.Net.Sockets.SocketException or IOException or UnauthorizedAccessException)
        {
            throw CommandFailure.Environment($"The review pages can't listen on {address} ({fault.Message.TrimEnd('.')}): set Review:Address in appsettings.json.");
        }
    }

    private static void AddWorkers(IServiceCollection services, OpenedService opened)
    {
        ServiceSettings settings = opened.Configuration.Settings;
        bool clustered = opened.Store.IsShared && OpenedService.Crawls(settings.Role);
        services.AddQuartz(quartz =>
        {
            if (clustered)
                ClusteredSchedule.Configure(quartz, settings.Storage.Postgres!, settings.Crawl.SitesAtOnce);
        });
        services.AddTransient<CrawlJob>();
        services.AddSingleton(opened.Configuration.Watchlists);
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<ReloadParts>(provider, opened.Configuration.Folder));
        services.AddSingleton<CrawlSchedule>().AddSingleton<SitesInForce>().AddSingleton<ListsInForce>().AddSingleton(opened.Store.Sets);
        if (opened.Store.IsShared)
            services.AddSingleton(provider => new SharedRecord(provider.GetRequiredService<ReloadParts>(), opened.Store.Sets, opened.Store.Workers, settings.Role)).AddHostedService<SetFollower>();
        else
            services.AddHostedService<ConfigurationReloader>().AddHostedService<WatchlistReloader>();
        if (OpenedService.Crawls(settings.Role))
            services.AddHostedService(provider => provider.GetRequiredService<CrawlWorker>()).AddHostedService<RescoreWorker>()
                .AddHostedService<RetentionWorker>();
        services.AddSingleton(opened.Store.Retention).AddSingleton(settings.Retention);
        if (settings.Elasticsearch.IsConfigured && settings.Role is (ServiceRole.All or ServiceRole.Index))
        {
            services.AddSingleton(settings.Elasticsearch).AddSingleton<ElasticsearchGateway>().AddSingleton<OutboxIndexer>();
            services.AddSingleton(opened.Store.IndexMonths).AddSingleton<IndexDeletion>().AddSingleton<IndexMonthDeletion>();
            services.AddHostedService<IndexWorker>().AddHostedService<IndexRetentionWorker>();
        }

        if (OpenedService.Crawls(settings.Role))
            services.AddHostedService(provider => provider.GetRequiredService<CrawlSchedule>());
        if (!opened.Store.IsShared)
            services.AddHostedService<ClockWatch>();
    }

    private static void AddLogging(WebApplicationBuilder builder, LogLevel logLevel, LogFormat format)
    {
        builder.Logging.AddConfiguration(builder.Configuration.GetSection("Logging"));
        builder.Logging.SetMinimumLevel(logLevel);
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning).AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error).AddFilter("Quartz", LogLevel.Warning).AddFilter("System", LogLevel.Warning);
        // A start that fails is told once, in a sentence, by whoever started the service.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
        if (format == LogFormat.Json)
            builder.Logging.AddJsonConsole(WriteJson);
        else
            builder.Logging.AddSimpleConsole(WriteText);
    }

    private static void WriteJson(JsonConsoleFormatterOptions console)
    {
        console.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
        console.UseUtcTimestamp = true;
    }

    private static void WriteText(SimpleConsoleFormatterOptions console)
    {
        console.SingleLine = true;
        console.TimestampFormat = "yyyy-MM-dd HH:mm:ss'Z' ";
        console.UseUtcTimestamp = true;
        console.ColorBehavior = Console.IsOutputRedirected ? LoggerColorBehavior.Disabled : LoggerColorBehavior.Default;
    }

    private static void StopWhenLockIsLost(WebApplication app, OpenedService opened)
    {
        ILogger log = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger(nameof(ServiceHost));
        opened.Store.Lock.Lost.Register(() =>
        {
            LogLockLost(log);
            app.Lifetime.StopApplication();
        });
    }

    [LoggerMessage(1002, LogLevel.Critical, "Another process has taken the record because this one gave no sign of life for too long; stopping")]
    private static partial void LogLockLost(ILogger log);
}
