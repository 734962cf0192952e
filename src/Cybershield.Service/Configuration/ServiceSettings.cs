using Cybershield.Crawling;
using Cybershield.Elasticsearch;
using Cybershield.Matching;
using Cybershield.Service.Telemetry;
using Cybershield.Service.Web;

namespace Cybershield.Service.Configuration;

/// <summary>Everything in <c>appsettings.json</c> and the environment: one options record per stage. Read once, at start.</summary>
/// <param name="Logging">Levels by category, as <c>Logging:LogLevel</c> gives them.</param>
/// <param name="Known">Every setting that can be written.</param>
internal sealed record ServiceSettings(
    ServiceRole Role,
    StorageOptions Storage,
    RetentionOptions Retention,
    CrawlOptions Crawl,
    ReloadOptions Reload,
    FetcherOptions Fetching,
    RenderingOptions Rendering,
    ExtractorOptions Extraction,
    ScreeningOptions Screening,
    ElasticsearchOptions Elasticsearch,
    ReviewOptions Review,
    TelemetryOptions Telemetry,
    IReadOnlyDictionary<string, string?> Logging,
    IReadOnlyList<KnownSetting> Known)
{
    /// <summary>The file's name in the configuration folder.</summary>
    public const string FileName = "appsettings.json";

    /// <summary>Reads the folder's settings; a missing file means defaults. With an error in <paramref name="errors"/> they are not to be used.</summary>
    /// <param name="reviewers">How many people can sign in: the pages are only served to other machines when somebody can.</param>
    public static ServiceSettings Read(string folder, int reviewers, List<ConfigurationError> errors)
    {
        string file = Path.Combine(folder, FileName);
        ConfigurationFile? read = FolderContent.Read(folder, FileName, errors).Files.SingleOrDefault();
        Dictionary<string, SettingValue> written = SettingsFile.Read(file, read?.Text ?? "{}", errors);
        SettingsFile.Overrule(written, Environment.GetEnvironmentVariables());
        SettingsReader reader = new(file, written, errors);
        RoleOptions role = reader.Read<RoleOptions>("");
        ServiceSettings settings = new(
            role.Role,
            reader.Read<StorageOptions>("Storage"),
            reader.Read<RetentionOptions>("Retention"),
            reader.Read<CrawlOptions>("Crawl"),
            reader.Read<ReloadOptions>("Reload"),
            reader.Read<FetcherOptions>("Fetching"),
            reader.Read<RenderingOptions>("Rendering"),
            reader.Read<ExtractorOptions>("Extraction"),
            reader.Read<ScreeningOptions>("Screening"),
            reader.Read<ElasticsearchOptions>("Elasticsearch"),
            reader.Read<ReviewOptions>("Review"),
            reader.Read<TelemetryOptions>("Telemetry"),
            written.Where(setting => setting.Key.StartsWith("Logging:", StringComparison.OrdinalIgnoreCase)).ToDictionary(setting => setting.Key, setting => (string?)setting.Value.Text),
            reader.Known);
        reader.Refuse("", role.Faults(settings.Storage));
        reader.Refuse("Retention", settings.Retention.Faults());
        reader.Refuse("Crawl", settings.Crawl.Faults());
        reader.Refuse("Reload", settings.Reload.Faults());
        reader.Refuse("Fetching", settings.Fetching.Problems());
        reader.Refuse("Rendering", settings.Rendering.Problems());
        reader.Refuse("Extraction", Problems(settings.Extraction));
        reader.Refuse("Elasticsearch", settings.Elasticsearch.IsConfigured ? settings.Elasticsearch.Faults() : []);
        reader.Refuse("Review", settings.Review.Problems(reviewers));
        reader.Refuse("Telemetry", settings.Telemetry.Faults());
        reader.RefuseUnknown();
        return settings;
    }

    private static IEnumerable<string> Problems(ExtractorOptions options)
    {
        try
        {
            options.Validate();
            return [];
        }
        catch (ArgumentOutOfRangeException fault)
        {
            return [fault.Message];
        }
    }
}
