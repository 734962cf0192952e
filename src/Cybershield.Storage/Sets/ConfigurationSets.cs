using System.Globalization;
using System.Text.Json;

namespace Cybershield.Storage;

/// <summary>The configuration that the workers of a shared record have in common. A set becomes in force in the transaction that publishes it, or not at all.</summary>
public sealed class ConfigurationSets
{
    private const string Columns = "number, sha256, matcher_version, published_at, published_by";

    private readonly RecordDatabase database;
    private readonly SiteTable sites;
    private readonly WorkingSet working;
    private readonly TimeProvider time;

    internal ConfigurationSets(RecordDatabase database, SiteTable sites, WorkingSet working, TimeProvider time) =>
        (this.database, this.sites, this.working, this.time) = (database, sites, working, time);

    /// <summary>Makes a configuration the set in force, with its sites and the texts of its lists, and notes it in the audit.</summary>
    /// <param name="publishedBy">For the audit: which worker or command, and where it runs.</param>
    /// <param name="again">Also where it was in force before and has been replaced since.</param>
    public async Task<Publication> PublishAsync(ValidConfiguration configuration, string publishedBy, bool again, CancellationToken cancellationToken)
    {
        Publication publication = await database.Writer.WriteFirstAsync(session => Publish(session, configuration, publishedBy, again), cancellationToken);
        sites.Forget();
        return publication;
    }

    /// <summary>The set in force, whole; null where there is none.</summary>
    public ConfigurationSet? Current() => database.Read(session => Find(session, session.Number(WorkingSet.InForce)!.Value));

    /// <summary>The number of the set in force; 0 where there is none.</summary>
    public long CurrentNumber() => database.Read(session => session.Number(WorkingSet.InForce)!.Value);

    /// <summary>A set by its number; null where it is unknown.</summary>
    public ConfigurationSet? Find(long number) => database.Read(session => Find(session, number));

    /// <summary>The latest set with this content; null where there is none.</summary>
    public long? FindNumber(string sha256, int matcherVersion) => database.Read(session => FindNumber(session, sha256, matcherVersion));

    /// <summary>The latest sets, newest first.</summary>
    public IReadOnlyList<PublishedSet> Latest(int atMost) => database.Read(session =>
    {
        List<PublishedSet> sets = [];
        using SqlRows rows = session.Query($"SELECT {Columns} FROM configuration_set ORDER BY number DESC LIMIT ?", (long)atMost);
        while (rows.Read())
            sets.Add(new PublishedSet(rows.Number(0), rows.Text(1), rows.Int(2), rows.Instant(3), rows.Text(4)));
        return sets;
    });

    /// <summary>Whether this process works by the set in force, or by none where there is none.</summary>
    public bool IsFollowed() => database.Read(working.IsInForce);

    /// <summary>This process works by a set from now on: what it leases and screens is stamped with it. While another one is in force it is given no lease.</summary>
    /// <param name="number">0 for none.</param>
    public void TakeOver(long number)
    {
        sites.Forget();
        working.Take(number);
    }

    /// <summary>Screenings by this watchlist are by the set that it was compiled from.</summary>
    /// <param name="number">Null where it came from none.</param>
    public void Compiled(string watchlistFingerprint, long? number)
    {
        if (number is { } set)
            working.Compiled(watchlistFingerprint, set);
    }

    private Publication Publish(SqlSession session, ValidConfiguration configuration, string publishedBy, bool again)
    {
        string sha256 = ConfigurationSet.HashOf(configuration.Files);
        ConfigurationSet? current = Find(session, session.Number(WorkingSet.InForce)!.Value);
        if (current?.Sha256 == sha256 && current.MatcherVersion == configuration.MatcherVersion)
            return new Publication.Unchanged(current.Number);
        if (!again && FindNumber(session, sha256, configuration.MatcherVersion) is long earlier)
            return new Publication.Superseded(earlier, current!.Number);
        if (CrawlRecord.RegisterLists(session, configuration.Lists, time.GetUtcNow()) is { Count: > 0 } rejected)
            return new Publication.Refused(rejected);
        SiteRegistration.Register(session, configuration.Sites);
        long number = session.Number(
            "INSERT INTO configuration_set (sha256, matcher_version, files, published_at, published_by) VALUES (?, ?, ?, ?, ?) RETURNING number",
            sha256, (long)configuration.MatcherVersion, JsonSerializer.Serialize(configuration.Files), time.GetUtcNow(), publishedBy)!.Value;
        FlagTrail.Audit(session, null, FlagTrail.Service, "configuration_set", Summary(number, sha256, configuration, current, publishedBy), time.GetUtcNow());
        return new Publication.Published(number);
    }

    private static long? FindNumber(SqlSession session, string sha256, int matcherVersion) =>
        session.Number("SELECT max(number) FROM configuration_set WHERE sha256 = ? AND matcher_version = ?", sha256, (long)matcherVersion);

    private static string Summary(long number, string sha256, ValidConfiguration configuration, ConfigurationSet? before, string publishedBy)
    {
        Dictionary<string, string> old = before?.Files.ToDictionary(file => file.Name, file => file.Text) ?? [];
        IEnumerable<string> changes = configuration.Files.Where(file => old.GetValueOrDefault(file.Name) != file.Text).Select(file => (old.ContainsKey(file.Name) ? "changed " : "added ") + file.Name)
            .Concat(old.Keys.Except(configuration.Files.Select(file => file.Name)).Select(name => "removed " + name));
        return string.Create(CultureInfo.InvariantCulture, $"set {number}, SHA-256 {sha256}, matcher {configuration.MatcherVersion}, by {publishedBy}: {string.Join(", ", changes.DefaultIfEmpty("the same files"))}");
    }

    private static ConfigurationSet? Find(SqlSession session, long number)
    {
        using SqlRows row = session.Query($"SELECT {Columns}, files FROM configuration_set WHERE number = ?", number);
        return row.Read()
            ? new ConfigurationSet(row.Number(0), row.Text(1), row.Int(2), row.Instant(3), row.Text(4), row.Text(5) is { Length: > 0 } files ? JsonSerializer.Deserialize<List<SetFile>>(files)! : [])
            : null;
    }
}
