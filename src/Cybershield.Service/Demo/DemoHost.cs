using System.Reflection;

namespace Cybershield.Service.Demo;

/// <summary>One host of the fictional web, read from its embedded text.</summary>
/// <param name="Id">The text's file name: <c>aurum</c>.</param>
/// <param name="Charset">Declared in the pages themselves only.</param>
/// <param name="Disallow">The one path that robots.txt forbids.</param>
/// <param name="Redirects">Old path to new path.</param>
internal sealed record DemoHost(
    string Id,
    string Name,
    string Language,
    string Charset,
    bool HasSitemap,
    bool HasFeed,
    string Disallow,
    string Footer,
    IReadOnlyList<DemoPage> Pages,
    IReadOnlyDictionary<string, string> Redirects)
{
    private const string Prefix = "Cybershield.Service.Demo.Web.";

    /// <summary>Every host, by id.</summary>
    public static IReadOnlyList<DemoHost> ReadAll()
    {
        Assembly assembly = typeof(DemoHost).Assembly;
        return [.. assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name => Read(Path.GetFileNameWithoutExtension(name[Prefix.Length..]), Text(assembly, name)))];
    }

    /// <summary>The page at a path as it stands on a day; null where there is none.</summary>
    public DemoPage? Find(string path, int day) =>
        Pages.Where(page => page.Path == path && page.FromDay <= day).MaxBy(page => page.FromDay);

    /// <summary>The pages that exist on a day, each in that day's version.</summary>
    public IEnumerable<DemoPage> On(int day) =>
        Pages.Where(page => page.FromDay <= day).GroupBy(page => page.Path).Select(versions => versions.MaxBy(page => page.FromDay)!);

    private static string Text(Assembly assembly, string resource)
    {
        using StreamReader reader = new(assembly.GetManifestResourceStream(resource)!);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    // Head lines "key: value", redirects ">>> old new", then pages "=== /path [@day] | title" with their markup.
    private static DemoHost Read(string id, string text)
    {
        string[] parts = text.Split("\n=== ");
        string[] head = parts[0].Split('\n');
        Dictionary<string, string> keys = head.Where(line => line.Contains(": ", StringComparison.Ordinal))
            .Select(line => line.Split(": ", 2))
            .ToDictionary(pair => pair[0], pair => pair[1]);
        Dictionary<string, string> redirects = head.Where(line => line.StartsWith(">>> ", StringComparison.Ordinal))
            .Select(line => line.Split(' '))
            .ToDictionary(words => words[1], words => words[2]);
        return new DemoHost(id, keys["name"], keys["language"], keys["charset"], keys["sitemap"] == "yes", keys.GetValueOrDefault("feed") == "yes",
            keys["disallow"], keys["footer"], [.. parts.Skip(1).Select(DemoPage.Read)], redirects);
    }
}

/// <summary>One version of one page.</summary>
/// <param name="FromDay">The first day on which it looks like this, from 1.</param>
/// <param name="Markup">Lines of the small markup that <see cref="DemoMarkup"/> renders.</param>
internal sealed record DemoPage(string Path, int FromDay, string Title, IReadOnlyList<string> Markup)
{
    internal static DemoPage Read(string text)
    {
        string[] lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        string[] head = lines[0].Split(" | ", 2);
        string[] place = head[0].Split(" @");
        int fromDay = place.Length == 1 ? 1 : int.Parse(place[1], System.Globalization.CultureInfo.InvariantCulture);
        return new DemoPage(place[0], fromDay, head[1], lines[1..]);
    }
}
