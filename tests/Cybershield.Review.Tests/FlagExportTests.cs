using System.Text.Json;

namespace Cybershield.Review.Tests;

public sealed class FlagExportTests
{
    [TestCase("plain", "plain")]
    [TestCase("a,b", "\"a,b\"")]
    [TestCase("say \"no\"", "\"say \"\"no\"\"\"")]
    [TestCase("two\nlines", "\"two\nlines\"")]
    [TestCase("=HYPERLINK(\"http://x\")", "\"'=HYPERLINK(\"\"http://x\"\")\"")]
    [TestCase("+1", "'+1")]
    [TestCase("-1", "'-1")]
    [TestCase("@SUM(A1)", "'@SUM(A1)")]
    [TestCase("\t=1", "\"'\t=1\"")]
    public void Cell_is_quoted_and_is_no_formula(string text, string expected) => Assert.That(FlagExport.Cell(text), Is.EqualTo(expected));

    [Test]
    public async Task Csv_has_a_header_and_a_line_for_each_flag_with_as_many_cells()
    {
        await using var output = new StringWriter();
        await FlagExport.WriteCsvAsync(All(Flags.Open(), Flags.Open("https://b.example/", "=1+1, \"x\"")), output, CancellationToken.None);
        string[] lines = output.ToString().Split("\r\n");
        Assert.Multiple(() =>
        {
            Assert.That(lines, Has.Length.EqualTo(4), "a header, two flags, nothing after the last line end");
            Assert.That(lines[0].Split(','), Does.Contain("reason").And.Contain("score").And.Contain("reviewer_id"));
            Assert.That(lines[1].Split(','), Has.Length.EqualTo(lines[0].Split(',').Length));
            Assert.That(lines[2], Does.Contain("\"'=1+1, \"\"x\"\"\""));
        });
    }

    [Test]
    public async Task Json_has_snake_case_names_and_is_an_array_also_when_empty()
    {
        JsonElement rows = await JsonAsync(Flags.Open());
        JsonElement none = await JsonAsync();
        Assert.Multiple(() =>
        {
            Assert.That(rows[0].GetProperty("list_version").GetString(), Is.EqualTo("1.4.0"));
            Assert.That(rows[0].GetProperty("score").GetDecimal(), Is.EqualTo(2));
            Assert.That(rows[0].GetProperty("state").GetString(), Is.EqualTo("open"));
            Assert.That(rows[0].GetProperty("terms")[0].GetString(), Is.EqualTo("guaranteed-returns"));
            Assert.That(none.GetArrayLength(), Is.Zero);
        });
    }

    private static async Task<JsonElement> JsonAsync(params Flag[] flags)
    {
        using var output = new MemoryStream();
        await FlagExport.WriteJsonAsync(All(flags), output, CancellationToken.None);
        return JsonDocument.Parse(output.ToArray()).RootElement;
    }

    private static IAsyncEnumerable<Flag> All(params Flag[] flags) => flags.ToAsyncEnumerable();
}
