using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Cybershield.Crawling.Tests;
using Cybershield.LoopbackSite;
using Cybershield.Service.Tests.Configuration;

namespace Cybershield.Service.Tests.Commands;

/// <summary><c>inspect</c>, as a process: what a person or a suite of theirs gets from it.</summary>
internal sealed class InspectTests
{
    private readonly TemporaryConfig _config = new();

    [OneTimeTearDown]
    public void Remove() => _config.Dispose();

    [Test]
    public async Task Robots_cases_are_answered_line_by_line()
    {
        string cases = TestData.File("robots", "cases.jsonl");
        (int exitCode, JsonElement[] answers) = await BatchAsync("robots", cases);
        bool[] expected = [.. File.ReadLines(cases).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("allowed").GetBoolean())];
        Assert.Multiple(() =>
        {
            Assert.That(exitCode, Is.Zero);
            Assert.That(answers.Select(answer => answer.GetProperty("allowed").GetBoolean()), Is.EqualTo(expected));
            Assert.That(expected, Has.Length.EqualTo(545));
            Assert.That(answers.Count(answer => answer.GetProperty("line").GetInt32() > 0), Is.GreaterThan(200));
        });
    }

    [TestCase("Cybershield", "https://example.org/private/x", 1, "disallowed: line 2: Disallow: /private")]
    [TestCase("Cybershield", "https://example.org/open", 0, "allowed: no rule matches")]
    [TestCase("OtherBot", "https://example.org/private/x", 0, "allowed: line 5: Allow: /")]
    public async Task A_robots_file_gives_verdict_line_and_exit_code(string agent, string url, int exitCode, string verdict)
    {
        string file = Save("robots.txt", "User-agent: *\nDisallow: /private\nCrawl-delay: 3\nUser-agent: OtherBot\nAllow: /\nSitemap: https://example.org/map.xml\n");
        (int exit, string output, _) = await InspectAsync("robots", file, "--agent", agent, "--url", url);
        Assert.That((exit, output), Is.EqualTo((exitCode, output)));
        Assert.That(output, Does.StartWith(verdict).And.Contain("Sitemap: https://example.org/map.xml"));
    }

    [Test]
    public async Task Addresses_of_the_url_standard_are_answered_as_browsers_read_them()
    {
        JsonElement[] cases = [.. JsonDocument.Parse(File.ReadAllBytes(TestData.File("urls", "urltestdata.json"))).RootElement.EnumerateArray().Where(c => c.ValueKind == JsonValueKind.Object)];
        string file = Save("urls.jsonl", string.Concat(cases.Select(c => JsonSerializer.Serialize(new { url = c.GetProperty("input"), @base = c.GetProperty("base") }) + "\n")));
        (_, JsonElement[] answers) = await BatchAsync("url", file);
        var pairs = cases.Zip(answers).ToArray();
        var valid = pairs.Where(pair => pair.First.TryGetProperty("protocol", out JsonElement protocol) && protocol.GetString() is "http:" or "https:").ToArray();
        var invalid = pairs.Where(pair => pair.First.TryGetProperty("failure", out _)).ToArray();
        Assert.Multiple(() =>
        {
            Assert.That(answers, Has.Length.EqualTo(cases.Length));
            Assert.That((valid.Length, valid.Count(pair => PartsAgree(pair.First, pair.Second))), Is.EqualTo((247, 243)));
            Assert.That(invalid.Where(pair => !pair.Second.TryGetProperty("failure", out _)), Is.Empty);
            Assert.That(invalid, Has.Length.GreaterThan(199));
        });
    }

    [TestCase("http://2130706433/", "127.0.0.1 is not a public address")]
    [TestCase("http://[::ffff:169.254.169.254]/", "169.254.169.254 is not a public address")]
    [TestCase("http://[64:ff9b::a00:1]/", "is not a public address")]
    [TestCase("http://localhost:5080/", "127.0.0.1 is not a public address")]
    [TestCase("ftp://example.org/", "neither http nor https")]
    public async Task An_address_that_is_never_fetched_says_why(string url, string reason)
    {
        (int exitCode, string output, _) = await InspectAsync("url", url, "--json");
        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(JsonDocument.Parse(output).RootElement.GetProperty("reason").GetString(), Does.Contain(reason));
    }

    [Test]
    public async Task A_site_s_own_scope_and_addresses_count()
    {
        _config.WriteSite("own", "http://127.0.0.1:4711");
        (int inside, string output, _) = await InspectAsync("url", "http://127.0.0.1:4711/x", "--site", "own");
        (int outside, string other, _) = await InspectAsync("url", "http://127.0.0.1:4712/x", "--site", "own");
        File.Delete(Path.Combine(_config.Folder, "sites", "own.yaml"));
        Assert.Multiple(() =>
        {
            Assert.That((inside, outside), Is.EqualTo((0, 1)));
            Assert.That(output, Does.Contain("scope: in the scope of own").And.Contain("nothing stands against"));
            Assert.That(other, Does.Contain("out of the scope of own").And.Contain("network: refused"));
        });
    }

    [Test]
    public async Task A_folder_of_pages_gives_one_object_of_main_texts()
    {
        string folder = Directory.CreateDirectory(Path.Combine(_config.Folder, "pages")).FullName;
        File.WriteAllText(Path.Combine(folder, "one.v2.html"), "<title>One</title><p>It was a long way to the first of the two harbours.</p>");
        await using (Stream packed = new System.IO.Compression.GZipStream(File.Create(Path.Combine(folder, "two.html.gz")), System.IO.Compression.CompressionLevel.Fastest))
            await packed.WriteAsync("<title>Two</title><p>Письмо пришло в тот же день, что и посылка.</p>"u8.ToArray());
        File.WriteAllText(Path.Combine(folder, "notes.txt"), "no page");
        (int exitCode, string output, _) = await InspectAsync("page", "--batch", folder, "--json", "--charset", "utf-8");
        JsonElement texts = JsonDocument.Parse(output).RootElement;
        Assert.Multiple(() =>
        {
            Assert.That(exitCode, Is.Zero);
            Assert.That(texts.EnumerateObject().Select(text => text.Name), Is.EqualTo(new[] { "one", "two" }));
            Assert.That(texts.GetProperty("two").GetString(), Is.EqualTo("Письмо пришло в тот же день, что и посылка."));
        });
    }

    [TestCase("aeb", 181)]
    [TestCase("wcxb", 293)]
    public async Task The_labelled_page_sets_are_read_whole(string set, int pages)
    {
        (int exitCode, string output, _) = await InspectAsync("page", "--batch", TestData.File("extraction", set, "html"), "--charset", "utf-8", "--json");
        JsonProperty[] texts = [.. JsonDocument.Parse(output).RootElement.EnumerateObject()];
        Assert.That((exitCode, texts.Length), Is.EqualTo((0, pages)));
        Assert.That(texts.Count(text => text.Value.GetString()!.Length > 100), Is.GreaterThan(pages * 9 / 10));
    }

    [Test]
    public async Task A_page_shows_zones_title_language_and_date_and_masks_contacts()
    {
        string file = Save("page.html", "<html lang=en><title>The ferry</title><meta property='article:published_time' content='2024-05-06'><link rel=canonical href='/a'><nav><a rel=nofollow href='/b'>Menu</a></nav><h1>The ferry</h1><p>The ferry leaves at seven from the northern pier. Write to jane.doe@example.com for a seat.");
        (int exitCode, string output, _) = await InspectAsync("page", file, "--url", "https://example.org/x/y", "--json");
        JsonElement page = JsonDocument.Parse(output).RootElement;
        Assert.Multiple(() =>
        {
            Assert.That(exitCode, Is.Zero);
            Assert.That(page.GetProperty("title").GetString(), Is.EqualTo("The ferry"));
            Assert.That(page.GetProperty("language").GetString(), Is.EqualTo("en"));
            Assert.That(page.GetProperty("published_at").GetDateTimeOffset(), Is.EqualTo(new DateTimeOffset(2024, 5, 6, 0, 0, 0, TimeSpan.Zero)));
            Assert.That(page.GetProperty("canonical").GetString(), Is.EqualTo("https://example.org/a"));
            Assert.That(page.GetProperty("links")[0].ToString(), Does.Contain("https://example.org/b").And.Contain("true"));
            Assert.That(page.GetProperty("blocks").EnumerateArray().Select(block => block.GetProperty("zone").GetString()), Does.Contain("heading").And.Contain("body").And.Contain("boilerplate"));
            Assert.That(output, Does.Not.Contain("jane.doe"));
        });
    }

    [TestCase("<title>404 Not Found</title><p>Sorry.", "an error page")]
    [TestCase("<div><div>", "page.html")]
    public async Task An_error_page_is_told_from_a_page(string html, string says)
    {
        (int exitCode, string output, _) = await InspectAsync("page", Save("page.html", html));
        Assert.That((exitCode == 1, output.Contains(says, StringComparison.Ordinal)), Is.EqualTo((says == "an error page", true)));
    }

    [Test]
    public async Task Sitemaps_and_feeds_of_others_are_listed_with_dates()
    {
        (_, string[] maps, _) = await LinesAsync("sitemap", "--batch", TestData.File("sitemaps"));
        (_, string feed, _) = await InspectAsync("feed", Save("feed.xml", "<rss version='2.0'><channel><title>F</title><item><title>T</title><link>/a</link><pubDate>Tue, 02 Jan 2024 03:04:05 GMT</pubDate></item></channel></rss>"), "--url", "https://example.org/", "--json");
        JsonElement entry = JsonDocument.Parse(feed).RootElement.GetProperty("entries")[0];
        Assert.Multiple(() =>
        {
            Assert.That(maps.Select(map => JsonDocument.Parse(map).RootElement.GetProperty("entries").GetArrayLength()), Has.Exactly(9).GreaterThan(0));
            Assert.That(entry.GetProperty("url").GetString(), Is.EqualTo("https://example.org/a"));
            Assert.That(entry.GetProperty("changed_at").GetDateTimeOffset(), Is.EqualTo(new DateTimeOffset(2024, 1, 2, 3, 4, 5, TimeSpan.Zero)));
        });
    }

    [Test]
    public async Task Feeds_of_others_are_answered_each_on_its_line()
    {
        string[] files = [.. Directory.EnumerateFiles(TestData.File("feeds"), "*.xml", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
        string cases = Save("feeds.jsonl", string.Concat(files.Select(file => JsonSerializer.Serialize(new { body_b64 = Convert.ToBase64String(File.ReadAllBytes(file)), url = "https://example.org/" }) + "\n")));
        (int exitCode, JsonElement[] answers) = await BatchAsync("feed", cases);
        Assert.That((exitCode, answers.Length), Is.EqualTo((0, files.Length)));
        Assert.That(answers.Count(answer => answer.GetProperty("format").GetString() is "atom" or "rss"), Is.GreaterThan(files.Length * 9 / 10));
    }

    [TestCase("url", """{"url":"http://example.org/"}""")]
    [TestCase("robots", """{"robots":"","agent":"A","url":"http://example.org/"}""")]
    [TestCase("page", """{"html":"<p>text"}""")]
    [TestCase("sitemap", """{"body":"http://example.org/a"}""")]
    [TestCase("feed", """{"body":"<rss/>"}""")]
    public async Task A_malformed_line_gets_an_error_of_its_own_and_ends_nothing(string what, string good)
    {
        string[] bad = ["", "{", "[]", "null", "{}", """{"url":7}""", """{"robots_b64":"%","body_b64":"%","html_b64":"%"}""", "\"\u0000\"", new string('[', 5000)];
        string cases = Save("bad.jsonl", string.Join('\n', bad.Append(good)));
        (int exitCode, JsonElement[] answers) = await BatchAsync(what, cases);
        Assert.Multiple(() =>
        {
            Assert.That(exitCode, Is.EqualTo(1));
            Assert.That(answers, Has.Length.EqualTo(bad.Length + 1));
            Assert.That(answers[..^1].Select(answer => answer.TryGetProperty("error", out _)), Is.All.True);
            Assert.That(answers[..^1].Select(answer => answer.GetProperty("input_line").GetInt32()), Is.EqualTo(Enumerable.Range(1, bad.Length)));
            Assert.That(answers[^1].TryGetProperty("error", out _), Is.False);
        });
    }

    [Test]
    public async Task Half_characters_are_read_as_the_web_reads_them()
    {
        (_, JsonElement[] answers) = await BatchAsync("url", Save("half.jsonl", """{"url":"http://example.org/\uD800\\\uD801\uDFFE\uDFFF"}"""));
        Assert.That(answers[0].GetProperty("href").GetString(), Is.EqualTo("http://example.org/%EF%BF%BD/%F0%90%9F%BE%EF%BF%BD"));
    }

    [Test]
    public async Task Tens_of_thousands_of_lines_go_through_one_process()
    {
        const int Lines = 50_000;
        string cases = Save("many.jsonl", string.Concat(Enumerable.Range(0, Lines).Select(i => $"{{\"url\":\"/{i}\",\"base\":\"http://example.org\"}}\n")));
        (int exitCode, string[] answers, _) = await LinesAsync("url", "--batch", cases, "--json");
        Assert.That((exitCode, answers.Length), Is.EqualTo((0, Lines)));
        Assert.That(answers[^1], Does.Contain($"http://example.org/{Lines - 1}\""));
    }

    [Test]
    public async Task An_address_is_fetched_in_its_registered_site_only_and_by_its_robots()
    {
        string web = Directory.CreateTempSubdirectory("cybershield-web-").FullName;
        File.WriteAllText(Path.Combine(web, "index.html"), "<title>Front</title><p>The front page of the town.");
        File.WriteAllText(Path.Combine(web, "robots.txt"), "User-agent: *\nDisallow: /closed");
        await using StaticSite site = await StaticSite.StartAsync(web);
        (int unregistered, _, string refusal) = await InspectAsync("page", $"{site.Address}/index.html");
        int asked = site.Log.Count;
        _config.WriteSite("town", site.Address);
        (int open, string page, _) = await InspectAsync("page", $"{site.Address}/index.html");
        (int closed, string outcome, _) = await InspectAsync("page", $"{site.Address}/closed/a");
        (int verdict, string line, _) = await InspectAsync("robots", $"{site.Address}/closed/a");
        File.Delete(Path.Combine(_config.Folder, "sites", "town.yaml"));
        Directory.Delete(web, recursive: true);
        Assert.Multiple(() =>
        {
            Assert.That((unregistered, open, closed, verdict), Is.EqualTo((2, 0, 1, 1)));
            Assert.That(refusal, Does.Contain("no registered site"));
            Assert.That(asked, Is.Zero);
            Assert.That(page, Does.StartWith("Front"));
            Assert.That(outcome, Does.Contain("disallowed, line 2"));
            Assert.That(line, Does.StartWith("disallowed: line 2"));
        });
    }

    [Test]
    public async Task An_unreachable_robots_file_closes_the_site()
    {
        using TcpListener nobody = new(IPAddress.Loopback, 0);
        nobody.Start();
        string address = $"http://{nobody.LocalEndpoint}";
        nobody.Stop();
        _config.WriteSite("down", address);
        _config.Write("appsettings.json", """{ "Fetching": { "MaxRobotsRetries": 0, "MaxConnectionRetries": 0 } }""");
        (int exitCode, string output, _) = await InspectAsync("robots", $"{address}/x");
        File.Delete(Path.Combine(_config.Folder, "appsettings.json"));
        File.Delete(Path.Combine(_config.Folder, "sites", "down.yaml"));
        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(output, Does.StartWith("disallowed: robots.txt is unreachable"));
    }

    [TestCase("robots", "nowhere.txt", "neither a file")]
    [TestCase("page", "page.html", "--charset", "klingon", "The character set \"klingon\" is unknown")]
    [TestCase("robots", "--batch", "nowhere.jsonl", "can't be read")]
    [TestCase("url", "Name an address")]
    [TestCase("url", "http://example.org/", "--site", "nobody", "There is no site \"nobody\"")]
    public async Task Wrong_use_is_told_in_a_sentence(params string[] argumentsAndMessage)
    {
        (int exitCode, _, string error) = await InspectAsync(argumentsAndMessage[..^1]);
        Assert.That(exitCode, Is.EqualTo(2), error);
        Assert.That(error, Does.Contain(argumentsAndMessage[^1]).Or.Contain("no address that can be fetched").Or.Contain("no scheme"));
        Assert.That(error, Does.Not.Contain("   at "));
    }

    private static bool PartsAgree(JsonElement expected, JsonElement answer) =>
        new[] { "protocol", "host", "hostname", "port", "pathname", "search" }.All(part => answer.TryGetProperty(part, out JsonElement found) && found.ToString() == expected.GetProperty(part).GetString());

    private string Save(string name, string text)
    {
        string file = Path.Combine(_config.Folder, name);
        File.WriteAllText(file, text, new UTF8Encoding(false));
        return file;
    }

    private Task<(int ExitCode, string Output, string Error)> InspectAsync(params string[] arguments) =>
        ServiceProcess.RunAsync(["inspect", .. arguments, "--config", _config.Folder]);

    private async Task<(int ExitCode, string[] Lines, string Error)> LinesAsync(params string[] arguments)
    {
        (int exitCode, string output, string error) = await InspectAsync(arguments);
        return (exitCode, output.Split('\n', StringSplitOptions.RemoveEmptyEntries), error);
    }

    private async Task<(int ExitCode, JsonElement[] Answers)> BatchAsync(string what, string cases)
    {
        (int exitCode, string[] lines, string error) = await LinesAsync(what, "--batch", cases, "--json");
        Assert.That(error, Is.Empty);
        return (exitCode, [.. lines.Select(line => JsonDocument.Parse(line).RootElement)]);
    }
}
