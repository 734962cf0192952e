using System.Globalization;
using System.Reflection;
using Cybershield.Service.Configuration;

namespace Cybershield.Service.Demo;

/// <summary>The demonstration's temporary folder: a configuration in the format of any other, and the record. Removed when disposed.</summary>
internal sealed class DemoFolder : IDisposable
{
    /// <summary>The reviewer that the one-time link signs in.</summary>
    public const string ReviewerId = "demo";

    private const string Watchlists = "Cybershield.Service.Demo.Watchlists.";
    private readonly string _root;

    private DemoFolder(string root) => _root = root;

    /// <summary>What <c>--config</c> would name.</summary>
    public string Config => Path.Combine(_root, "config");

    /// <summary>What <c>--data</c> would name.</summary>
    public string Data => Path.Combine(_root, "data");

    /// <summary>Makes the folder, readable by this user only.</summary>
    public static DemoFolder Create() => new(Directory.CreateTempSubdirectory("cybershield-demo-").FullName);

    /// <summary>Writes the configuration: every host of the fictional web as a site, the shipped term lists, one reviewer.</summary>
    public void Write(IReadOnlyList<DemoSite> sites, int port)
    {
        Directory.CreateDirectory(Path.Combine(Config, "sites"));
        Directory.CreateDirectory(Path.Combine(Config, "watchlists"));
        File.WriteAllText(Path.Combine(Config, ServiceSettings.FileName), $$"""{ "Review": { "Address": "http://127.0.0.1:{{port.ToString(CultureInfo.InvariantCulture)}}" } }""");
        File.WriteAllText(Path.Combine(Config, ReviewerFile.FileName), ReviewerFile.Append("", new(ReviewerId, "Demonstration reviewer", "demo", Web.SignInToken.Hash(Web.SignInToken.New()))));
        foreach (DemoSite site in sites)
            File.WriteAllText(Path.Combine(Config, "sites", site.Id + ".yaml"), SiteFileOf(site));
        Assembly assembly = typeof(DemoFolder).Assembly;
        foreach (string resource in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Watchlists, StringComparison.Ordinal)))
            CopyTo(assembly, resource, Path.Combine(Config, "watchlists", resource[Watchlists.Length..]));
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(_root, recursive: true);

    private static string SiteFileOf(DemoSite site) => $$"""
        name: "{{site.Name}}"
        group: demo
        contact: demo@cybershield.example
        seeds: [{{site.Address}}/]
        scope: [{{site.Address}}]
        schedule: { every: 1h }
        politeness: { delay: 0s, in_flight: 4 }
        allow_addresses: [127.0.0.1/32]
        """ + "\n";

    private static void CopyTo(Assembly assembly, string resource, string path)
    {
        using Stream from = assembly.GetManifestResourceStream(resource)!;
        using FileStream to = File.Create(path);
        from.CopyTo(to);
    }
}
