using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Cybershield.Crawling;
using Cybershield.Matching;
using Cybershield.Service.Configuration;

namespace Cybershield.Service.Tests.Configuration;

/// <summary>What README shows is what the code does.</summary>
internal sealed partial class ReadmeTests
{
    private static readonly string Readme = File.ReadAllText(Path.Combine(ProjectFolder.Path, "README.md")).ReplaceLineEndings("\n");

    [Test]
    public void Its_settings_are_those_of_the_code_with_their_defaults_and_meanings()
    {
        string[] shown = [.. Settings().Match(Readme).Groups[1].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries)];
        string[] expected = ["| setting | default | meaning |", "|---|---|---|", .. Rows()];
        Assert.That(expected, Has.Length.GreaterThan(20));
        Assert.That(shown, Is.EqualTo(expected), $"The table in README.md should be:\n{string.Join('\n', expected)}\n");
    }

    [Test]
    public void Its_first_site_is_read_without_an_error()
    {
        List<ConfigurationError> errors = [];
        Site? site = SiteFile.Read(new ConfigurationFile("market-office.yaml", Example("A first site")), new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), errors);
        Assert.That(errors, Is.Empty);
        Assert.That(site!.Id, Is.EqualTo("market-office"));
    }

    [Test]
    public void Its_first_list_is_read_without_an_error_and_flags_a_page()
    {
        TermListReading reading = TermListReader.Read("prize-letters.yaml", Example("A first list"));
        Assert.That(reading.Errors, Is.Empty);
        Watchlist watchlist = Watchlist.Compile([reading.List!], new DateOnly(2026, 1, 1));
        PageText page = new([new PageBlock(Zone.Body, "en", "You have won a car. A small processing fee is due.")]);
        Assert.That(watchlist.Screen(page, "default").Lists.Single().Flagged);
    }

    private static string Example(string heading)
    {
        string section = Readme[Readme.IndexOf($"## {heading}", StringComparison.Ordinal)..];
        return Yaml().Match(section).Groups[1].Value;
    }

    // A section of the settings is a property of ServiceSettings; a setting is a property of the section's record, described where it is declared.
    private static IEnumerable<string> Rows() =>
        from known in ServiceSettings.Read(Path.Combine(ProjectFolder.Path, "nowhere"), 0, []).Known
        let place = known.Key.Split(':')
        let record = place.Length == 1 ? typeof(RoleOptions) : typeof(ServiceSettings).GetProperty(place[0])!.PropertyType
        select $"| `{known.Key}` | {(known.Default.Length == 0 ? "" : $"`{known.Default}`")} | {Meaning(record.GetProperty(place[^1])!)} |";

    private static string Meaning(PropertyInfo property)
    {
        Type type = property.DeclaringType!;
        XDocument documentation = XDocument.Load(Path.ChangeExtension(type.Assembly.Location, ".xml"));
        XElement summary = documentation.Descendants("member").Single(member => (string?)member.Attribute("name") == $"P:{type.FullName}.{property.Name}").Element("summary")!;
        foreach (XElement code in summary.Elements("c").ToArray())
            code.ReplaceWith($"`{code.Value}`");
        foreach (XElement see in summary.Elements().ToArray())
            see.ReplaceWith($"`{((string?)see.Attribute("cref") ?? see.Value).Split('.')[^1]}`");
        return Space().Replace(summary.Value.Trim(), " ").Replace("|", "\\|", StringComparison.Ordinal);
    }

    [GeneratedRegex("<!-- settings -->\n(.*?)<!-- /settings -->", RegexOptions.Singleline)]
    private static partial Regex Settings();

    [GeneratedRegex("```yaml\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Yaml();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
