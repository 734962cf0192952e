using System.Text;
using System.Text.Json;

namespace Cybershield.Service.Tests.Commands.Inspecting;

/// <summary>What every <c>inspect</c> does alike: bad lines, long suites, wrong use.</summary>
internal sealed class InspectTests : InspectFixture
{
    [TestCase("url", """{"url":"http://example.org/"}""")]
    [TestCase("robots", """{"robots":"","agent":"A","url":"http://example.org/"}""")]
    [TestCase("page", """{"html":"<p>text"}""")]
    [TestCase("sitemap", """{"body":"http://example.org/a"}""")]
    [TestCase("feed", """{"body":"<rss/>"}""")]
    public async Task A_malformed_line_gets_an_error_of_its_own_and_ends_nothing(string what, string good)
    {
        string[] bad = ["", "{", "[]", "null", "{}", """{"url":7}""", """{"robots_b64":"%","body_b64":"%","html_b64":"%"}""", "\"\u0000\"", new string('[', 5000), """{"\ud800":1}"""];
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

    [TestCase("url", "url")]
    [TestCase("robots", "robots")]
    [TestCase("page", "html")]
    [TestCase("sitemap", "body")]
    [TestCase("feed", "body")]
    public async Task A_line_that_is_no_utf8_gets_an_error_of_its_own_and_ends_nothing(string what, string field)
    {
        string cases = Save("latin1.jsonl", "");
        await File.WriteAllBytesAsync(cases, Encoding.Latin1.GetBytes($"{{\"{field}\":\"caf\u00e9\"}}\n{{\"{field}\":\"caf\u00e9\n{{}}\n"));
        (int exitCode, JsonElement[] answers) = await BatchAsync(what, cases);
        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(answers.Select(answer => answer.GetProperty("input_line").GetInt32()), Is.EqualTo(new[] { 1, 2, 3 }));
        Assert.That(answers[0].GetProperty("error").GetString(), Is.EqualTo("not valid UTF-8"));
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

    [TestCase("robots", "nowhere.txt", "neither a file")]
    [TestCase("page", "page.html", "--charset", "klingon", "The character set \"klingon\" is unknown")]
    [TestCase("robots", "--batch", "nowhere.jsonl", "can't be read")]
    [TestCase("robots", "--batch", "/", "is a folder")]
    [TestCase("robots", "/", "is a folder")]
    [TestCase("url", "Name an address")]
    [TestCase("url", "http://example.org/", "--site", "nobody", "There is no site \"nobody\"")]
    public async Task Wrong_use_is_told_in_a_sentence(params string[] argumentsAndMessage)
    {
        (int exitCode, _, string error) = await InspectAsync(argumentsAndMessage[..^1]);
        Assert.That(exitCode, Is.EqualTo(2), error);
        Assert.That(error, Does.Contain(argumentsAndMessage[^1]));
        Assert.That(error, Does.Not.Contain("   at "));
    }
}
