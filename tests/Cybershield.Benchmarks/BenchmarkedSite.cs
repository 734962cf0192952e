namespace Cybershield.Benchmarks;

/// <summary>A folder of pages that every crawler of a comparison fetches: those below a path that links lead to from a start.</summary>
/// <param name="Within">The path that a crawl stays below.</param>
/// <param name="Crawls">How often each process crawls it. In the last crawl the methods that matter have been compiled for the last time.</param>
/// <param name="Missing">What to do where the folder is not there.</param>
internal sealed record BenchmarkedSite(string Name, string Folder, string Start, string Within, int Crawls, string Missing)
{
    private static readonly string[] JavaFolders = ["/usr/share/doc/openjdk-17-doc/api", "/usr/share/doc/openjdk-17-jre-headless/api"];

    /// <summary>PostgreSQL's manual: 1,169 pages, half of them short.</summary>
    public static BenchmarkedSite Postgresql { get; } = new("postgresql-doc-15", CrawlBenchmark.PostgresqlDocumentation, "/index.html", "/", 6, "apt-get install postgresql-doc-15");

    /// <summary>Java's documentation: more than ten thousand pages, many of them long and full of links, so that a process is warm soon after it began.</summary>
    public static BenchmarkedSite OpenJdk { get; } = new("openjdk-17-doc", JavaFolders.FirstOrDefault(Directory.Exists) ?? JavaFolders[0], "/index.html", "/", 2, "apt-get install openjdk-17-doc");

    /// <summary>Any other folder with an index.html.</summary>
    public static BenchmarkedSite Of(string folder) => new(Path.GetFileName(folder.TrimEnd('/')), folder, "/index.html", "/", 6, "name a folder with an index.html");

    /// <summary>The documentation of that package, or the folder; all where it is null.</summary>
    public static IEnumerable<BenchmarkedSite> Named(string? name)
    {
        BenchmarkedSite[] known = [Postgresql, OpenJdk];
        return name is null ? known : known.Where(site => site.Name == name).DefaultIfEmpty(Of(name));
    }

    public bool IsThere => File.Exists(Folder + Start);

    /// <summary>The site's pages on the disk.</summary>
    public IEnumerable<string> Files() => Directory.EnumerateFiles(Folder + Within, "*.html", SearchOption.AllDirectories).Order(StringComparer.Ordinal);
}
