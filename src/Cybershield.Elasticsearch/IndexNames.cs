using System.Globalization;

namespace Cybershield.Elasticsearch;

/// <summary>Names of the alias, the monthly indices and the templates. An index holds the flags of one generation whose first assessment was in one month (UTC).</summary>
internal sealed record IndexNames(string Prefix)
{
    /// <summary>What people search.</summary>
    public string Alias => Prefix;

    /// <summary>Matches the indices of every generation.</summary>
    public string Pattern => $"{Prefix}-g*";

    public string SettingsTemplate => $"{Prefix}-settings";

    public string MappingsTemplate => $"{Prefix}-mappings";

    /// <summary>Left to the administrator: index lifecycle and whatever else the cluster wants. May be missing.</summary>
    public string LifecycleTemplate => $"{Prefix}-lifecycle";

    /// <summary>Only the live generation's indices carry the alias.</summary>
    public string IndexFor(int generation, DateTimeOffset firstFlaggedAt) =>
        string.Create(CultureInfo.InvariantCulture, $"{Prefix}-g{generation:00}-{firstFlaggedAt.UtcDateTime:yyyy.MM}");

    /// <summary>Whether an index is of a generation.</summary>
    public bool IsOf(int generation, string index) => index.StartsWith(string.Create(CultureInfo.InvariantCulture, $"{Prefix}-g{generation:00}-"), StringComparison.Ordinal);
}
