using Cybershield.Crawling;
using Cybershield.Matching;
using Cybershield.Service.Web;

namespace Cybershield.Service.Configuration;

/// <summary>The sites and reviewers of one reading of the configuration folder, whole and valid.</summary>
/// <param name="Hash">Over everything that was read.</param>
internal sealed record ConfigurationSnapshot(IReadOnlyList<Site> Sites, IReadOnlyList<Reviewer> Reviewers, string Hash, DateTimeOffset LoadedAt)
{
    /// <summary>The site files as they were read.</summary>
    public IReadOnlyList<ConfigurationFile> Files { get; init; } = [];

    /// <summary>The site with this id; null where none has it.</summary>
    public Site? Find(string siteId) => Sites.FirstOrDefault(site => site.Id == siteId);

    /// <summary>Reads the folder; with an error in <paramref name="errors"/> the snapshot is not to be used.</summary>
    public static ConfigurationSnapshot Read(string folder, DateTimeOffset now, List<ConfigurationError> errors)
    {
        FolderContent sites = FolderContent.Read(Path.Combine(folder, "sites"), "*.yaml", errors);
        FolderContent reviewers = FolderContent.Read(folder, ReviewerFile.FileName, errors);
        return new ConfigurationSnapshot(ReadSites(sites.Files, now, errors), [.. reviewers.Files.SelectMany(file => ReviewerFile.Read(file, errors))], sites.Hash + reviewers.Hash, now) { Files = sites.Files };
    }

    /// <summary>The same reviewers with other sites.</summary>
    public ConfigurationSnapshot WithSites(IReadOnlyList<ConfigurationFile> files, DateTimeOffset now, List<ConfigurationError> errors) =>
        this with { Sites = ReadSites(files, now, errors), Files = files, LoadedAt = now };

    private static List<Site> ReadSites(IReadOnlyList<ConfigurationFile> files, DateTimeOffset now, List<ConfigurationError> errors)
    {
        List<Site> read = [.. files.Select(file => SiteFile.Read(file, now, errors)).OfType<Site>()];
        RefuseDoubles(read, files, errors);
        return read;
    }

    private static void RefuseDoubles(List<Site> sites, IReadOnlyList<ConfigurationFile> files, List<ConfigurationError> errors)
    {
        foreach (IGrouping<string, Site> same in sites.GroupBy(site => site.Id).Where(group => group.Count() > 1))
        {
            ConfigurationFile file = files.Last(candidate => candidate.BaseName == same.Key || candidate.Text.Contains(same.Key, StringComparison.Ordinal));
            errors.Add(new ConfigurationError(file.Name, 1, 1, $"another site has the id \"{same.Key}\" too", "give each site an id of its own"));
        }
    }
}
