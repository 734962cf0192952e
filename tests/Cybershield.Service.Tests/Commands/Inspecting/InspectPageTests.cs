using System.Text.Json;
using Cybershield.Crawling.Tests;
using Cybershield.LoopbackSite;

namespace Cybershield.Service.Tests.Commands.Inspecting;

/// <summary><c>inspect page</c>, as a process.</summary>
[Parallelizable]
internal sealed class InspectPageTests : InspectFixture
{
    [Test]
    public async Task A_folder_of_pages_gives_one_object_of_main_texts()
    {
        string folder = Directory.CreateDirectory(Path.Combine(Config.Folder, "pages")).FullName;
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

    [Test]
    public async Task A_file_that_can_not_be_read_is_told_and_the_others_are_answered()
    {
        string folder = Directory.CreateDirectory(Path.Combine(Config.Folder, "damaged")).FullName;
        Save("damaged/a.html", "<p>It was a long way to the first of the two harbours.</p>");
        Save("damaged/b.html.gz", "no gzip");
        Save("damaged/c.html", "<p>The ferry leaves at seven from the northern pier.</p>");
        (int pages, string texts, string told) = await InspectAsync("page", "--batch", folder, "--json");
        (int sitemaps, string[] lines, string quiet) = await LinesAsync("sitemap", "--batch", folder, "--json");
        Assert.Multiple(() =>
        {
            Assert.That((pages, sitemaps), Is.EqualTo((1, 1)));
            Assert.That(JsonDocument.Parse(texts).RootElement.EnumerateObject().Select(text => text.Name), Is.EqualTo(new[] { "a", "c" }));
            Assert.That(told, Does.Contain("b.html.gz\" can't be read"));
            Assert.That(lines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("file").GetString()), Is.EqualTo(new[] { "a.html", "b.html.gz", "c.html" }));
            Assert.That(lines[1], Does.Contain("\"error\":"));
            Assert.That(quiet, Is.Empty);
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

    [Test]
    public async Task Beside_other_pages_of_its_site_a_page_shows_what_they_repeat()
    {
        Directory.CreateDirectory(Path.Combine(Config.Folder, "beside"));
        for (int page = 0; page < 10; page++)
            Save($"beside/{page}.html", PageOfSite(page));
        string file = Save("beside/page.html", PageOfSite(20));
        (_, string alone, _) = await InspectAsync("page", file, "--json");
        (_, string beside, _) = await InspectAsync("page", file, "--beside", Path.GetDirectoryName(file)!, "--json");
        (_, string printed, _) = await InspectAsync("page", file, "--beside", Path.GetDirectoryName(file)!);
        (int exitCode, _, string error) = await InspectAsync("page", file, "--beside", file);
        JsonElement footer = JsonDocument.Parse(beside).RootElement.GetProperty("blocks").EnumerateArray().Single(block => block.GetProperty("repeated").ValueKind == JsonValueKind.Object);
        Assert.Multiple(() =>
        {
            Assert.That(alone, Does.Not.Contain("site_chrome"));
            Assert.That((footer.GetProperty("zone").GetString(), footer.GetProperty("text").GetString()), Is.EqualTo(("site_chrome", "All rights reserved by the harbour office")));
            Assert.That((footer.GetProperty("repeated").GetProperty("pages").GetInt32(), footer.GetProperty("repeated").GetProperty("compared").GetInt32()), Is.EqualTo((11, 11)));
            Assert.That(printed, Does.Contain("site_chrome").And.Contain("1 block"));
            Assert.That(exitCode, Is.EqualTo(2));
            Assert.That(error, Does.Contain("is no folder"));
        });
    }

    private static string PageOfSite(int page)
    {
        string own = string.Join(' ', Enumerable.Range(0, 60).Select(word => $"{(char)('a' + page)}{(char)('a' + (word % 26))}{(char)('a' + (word / 3))}"));
        return $"<title>{own[..7]}</title><p>{own}</p><footer>All rights reserved by the harbour office</footer>";
    }

    [TestCase("<title>404 Not Found</title><p>Sorry.", "an error page")]
    [TestCase("<div><div>", "page.html")]
    public async Task An_error_page_is_told_from_a_page(string html, string says)
    {
        (int exitCode, string output, _) = await InspectAsync("page", Save("page.html", html));
        Assert.That((exitCode == 1, output.Contains(says, StringComparison.Ordinal)), Is.EqualTo((says == "an error page", true)));
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
        Config.WriteSite("town", site.Address);
        (int open, string page, _) = await InspectAsync("page", $"{site.Address}/index.html");
        (int closed, string outcome, _) = await InspectAsync("page", $"{site.Address}/closed/a");
        (int verdict, string line, _) = await InspectAsync("robots", $"{site.Address}/closed/a");
        File.Delete(Path.Combine(Config.Folder, "sites", "town.yaml"));
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
}
