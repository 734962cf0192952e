using Cybershield.Crawling;
using Cybershield.Matching;
using Cybershield.Matching.Yaml;
using Cybershield.Service.Configuration;

namespace Cybershield.Service.Tests.Configuration;

internal sealed class ConfigurationTests
{
    private const string Good = """
        name: Shop
        contact: a@example.org
        seeds: [https://shop.example/]
        scope: [https://shop.example]
        schedule: { every: 6h }
        """;

    [Test]
    public void A_site_is_read_with_defaults_that_are_polite()
    {
        Site site = Read(Good, out _)!;
        Assert.Multiple(() =>
        {
            Assert.That(site.Id, Is.EqualTo("shop"));
            Assert.That(site.Politeness, Is.EqualTo(new Politeness(TimeSpan.FromSeconds(1), 1)));
            Assert.That(site.Schedule, Is.EqualTo(new SiteSchedule.Every(TimeSpan.FromHours(6))));
            Assert.That(site.AllowAddresses, Is.Empty);
        });
    }

    [TestCase("politenes: { delay: 2s }", "shop.yaml:6:1: the key `politenes` is unknown, did you mean `politeness`?")]
    [TestCase("max_pages: many", "shop.yaml:6:12:")]
    [TestCase("politeness: { delay: 100ms }", "shop.yaml:6:22: `delay`")]
    [TestCase("politeness: { delay: 0s, in_flight: 8 }\nallow_addresses: [127.0.0.1/32]", "shop.yaml:6:13: a delay under 1s")]
    [TestCase("render: chromium", "shop.yaml:6:9: `render: chromium` is unknown, write `render: browser`")]
    [TestCase("render_hosts: [cdn.example.org]", "shop.yaml:6:15: `render_hosts` without `render: browser` does nothing")]
    [TestCase("render: browser\nrender_hosts: [\"https://cdn.example.org\"]", "shop.yaml:7:16: \"https://cdn.example.org\" is no host, write one such as cdn.example.org")]
    [TestCase("render: browser\nrender_hosts: [\"*.example.org\"]", "shop.yaml:7:16: \"*.example.org\" is no host")]
    [TestCase("allow_addresses: [localhost]", "shop.yaml:6:19: \"localhost\" is no address range")]
    public void A_fault_is_told_with_its_place_and_what_to_write(string line, string error)
    {
        Site? site = Read(Good + "\n" + line, out IReadOnlyList<string> errors);
        Assert.That(site, Is.Null);
        Assert.That(errors, Has.Some.StartsWith(error));
    }

    [Test]
    public void A_site_is_rendered_only_where_its_file_says_so()
    {
        Assert.That(Read(Good, out _)!.Rendering, Is.Null);
        Site site = Read(Good + "\nrender: browser\nrender_hosts: [CDN.example.org, \"api.example.org:8443\"]", out _)!;
        Assert.That(site.Rendering!.HostKeys, Is.EqualTo(new[] { "cdn.example.org:443", "cdn.example.org:80", "api.example.org:8443" }));
    }

    [TestCase("{ cron: \"0 3 30 2 *\" }", "never fires")]
    [TestCase("{ cron: \"whenever\" }", "can't be read")]
    [TestCase("{ cron: \"0 3 * * *\", time_zone: Mars/Olympus }", "time zone")]
    [TestCase("{ every: 6h, cron: \"0 3 * * *\" }", "two times")]
    [TestCase("{ every: 1s }", "once a minute")]
    public void A_schedule_that_can_not_be_kept_is_refused(string schedule, string problem)
    {
        Site? site = Read(Good.Replace("{ every: 6h }", schedule, StringComparison.Ordinal), out IReadOnlyList<string> errors);
        Assert.That(site, Is.Null);
        Assert.That(errors, Has.Some.Contains(problem));
    }

    [Test]
    public void A_seed_outside_the_scope_is_refused_at_its_own_place()
    {
        Read(Good.Replace("[https://shop.example/]", "[https://shop.example/, https://else.example/]", StringComparison.Ordinal), out IReadOnlyList<string> errors);
        Assert.That(errors, Has.Some.StartsWith("shop.yaml:3:32: `seeds`"));
    }

    [Test]
    public void Every_file_of_a_folder_is_told_of_at_once()
    {
        using TemporaryConfig config = new();
        config.Write("sites/a.yaml", "name: A\nnmae: B\n");
        config.Write("sites/b.yaml", "{ broken");
        config.Write("watchlists/c.yaml", "schema: termlist/9\n");
        config.Write("reviewers.yaml", "reviewers: [{ id: me }]\n");
        config.Write("appsettings.json", "{ \"Crawl\": { \"SitesAtOne\": 3,\n \"LeaseBatch\": 0 }, \"Revue\": 1 }");
        string[] errors = [.. LoadedConfiguration.Read(config.Folder, TimeProvider.System).Errors.Select(error => error.ToString())];
        Assert.Multiple(() =>
        {
            Assert.That(errors, Has.Some.Contains("a.yaml:2:1: the key `nmae` is unknown"));
            Assert.That(errors, Has.Some.Contains("b.yaml:2:1: this is not YAML"));
            Assert.That(errors, Has.Some.Contains("c.yaml:1:9: `schema: termlist/9` is unknown"));
            Assert.That(errors, Has.Some.Contains("reviewers.yaml:1:13: `name` is missing"));
            Assert.That(errors, Has.Some.Contains("appsettings.json:1:28: the setting `Crawl:SitesAtOne` is unknown, did you mean `Crawl:SitesAtOnce`?"));
            Assert.That(errors, Has.Some.Contains("appsettings.json:2:16: Crawl:LeaseBatch is out of range, write 1 to 1000"));
            Assert.That(errors, Has.Some.Contains("appsettings.json:2:30: the setting `Revue` is unknown"));
        });
    }

    [TestCase("500ms", 500)]
    [TestCase("1.5s", 1_500)]
    [TestCase("2m", 120_000)]
    [TestCase("0s", 0)]
    public void Durations_are_read_and_written_back(string text, int milliseconds)
    {
        Assert.That(DurationText.TryParse(text, out TimeSpan duration), Is.True);
        Assert.That(duration, Is.EqualTo(TimeSpan.FromMilliseconds(milliseconds)));
        Assert.That(DurationText.TryParse(DurationText.Format(duration), out TimeSpan again) && again == duration, Is.True);
    }

    [Test]
    public void A_reviewer_is_added_beside_what_is_written_already()
    {
        string text = ReviewerFile.Append("# who\nreviewers: []\n", new("ann", "Ann \"A\"", "desk", new string('a', 64)));
        text = ReviewerFile.Append(text, new("bob", "Bob", "desk", new string('b', 64)));
        List<ConfigurationError> errors = [];
        Assert.That(ReviewerFile.Read(new("reviewers.yaml", text), errors).Select(reviewer => reviewer.DisplayName), Is.EqualTo(new[] { "Ann \"A\"", "Bob" }));
        Assert.That(errors, Is.Empty);
        Assert.That(text, Does.StartWith("# who\n"));
    }

    private static Site? Read(string yaml, out IReadOnlyList<string> errors)
    {
        List<ConfigurationError> found = [];
        Site? site = SiteFile.Read(new ConfigurationFile("shop.yaml", yaml), TimeProvider.System.GetUtcNow(), found);
        errors = [.. found.Select(error => error.ToString())];
        return site;
    }
}
