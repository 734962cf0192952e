using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Cybershield.Elasticsearch.Tests;

/// <summary>Kibana cannot run here, so what it would stumble over is looked for: strings that do not parse, references to nothing, fields that our mapping lacks.</summary>
internal sealed partial class KibanaObjectsTests
{
    private static readonly KibanaObjects Kibana = KibanaObjects.Read();
    private static readonly HashSet<string> Fields = [.. MappedFields(IndexTemplates.ReadMapping(), "")];
    private static readonly string[] Asked = ["Flags per day by outcome", "Flags per day by list version", "Flags by list", "Flags by site group", "Flags by language", "Age of the backlog", "Precision per list", "Crawl health by site", "Terms that were wrong", "Flags by what is new"];

    private static readonly Dictionary<string, string> Levels = new() { ["index-pattern"] = "7.11.0", ["search"] = "7.9.3", ["dashboard"] = "8.7.0" };

    [Test]
    public void Every_object_is_one_line_at_a_level_that_Kibana_8_and_9_load()
    {
        Assert.That(Kibana.All.Select(o => (string)o["type"]!), Is.EqualTo(new[] { "index-pattern", "search", "search", "dashboard" }));
        foreach (JsonObject saved in Kibana.All)
            Assert.That(((string)saved["coreMigrationVersion"]!, (string)saved["typeMigrationVersion"]!), Is.EqualTo(("8.8.0", Levels[(string)saved["type"]!])));
    }

    [Test]
    public void The_data_view_is_of_the_alias_that_the_indexer_writes_and_links_a_flag_to_the_review_pages()
    {
        JsonNode attributes = Kibana.DataView["attributes"]!;
        JsonNode link = attributes["fieldFormatMap"]!["flag_id"]!;

        Assert.That((string)attributes["title"]!, Is.EqualTo(new ElasticsearchOptions().IndexPrefix));
        Assert.That(((string)link["id"]!, (string)link["params"]!["urlTemplate"]!), Is.EqualTo(("url", "https://REVIEW_HOST/flags/{{value}}")));
    }

    [Test]
    public void Every_reference_resolves_and_every_name_that_refers_has_its_reference()
    {
        (string, string)[] known = [.. Kibana.All.Select(o => ((string)o["type"]!, (string)o["id"]!))];
        foreach (JsonObject saved in Kibana.All)
            Assert.That(References(saved).Select(r => ((string)r["type"]!, (string)r["id"]!)).Distinct(), Is.SubsetOf(known), (string)saved["id"]!);
        foreach (JsonObject search in Kibana.Searches)
            Assert.That(References(search).Select(r => (string)r["name"]!), Does.Contain((string)search["attributes"]!["kibanaSavedObjectMeta"]!["searchSourceJSON"]!["indexRefName"]!));

        IEnumerable<string> expected = Kibana.Lenses.Select(l => $"{l.Index}:indexpattern-datasource-layer-{l.Layer.Id}")
            .Concat(Kibana.Panels.Where(p => p["panelRefName"] is not null).Select(p => $"{p["panelIndex"]}:{p["panelRefName"]}"));
        Assert.That(References(Kibana.Dashboard).Select(r => (string)r["name"]!), Is.EquivalentTo(expected));
        foreach (LensPanel lens in Kibana.Lenses)
            Assert.That(References(lens.Attributes).Select(r => (string)r["name"]!), Is.EqualTo(new[] { $"indexpattern-datasource-layer-{lens.Layer.Id}" }), lens.Title);
    }

    [Test]
    public void The_dashboard_answers_what_is_asked_of_it_and_no_panel_lies_on_another()
    {
        Assert.That(Kibana.Lenses.Select(l => l.Title), Is.SupersetOf(Asked));
        (int X, int Y)[] cells = [.. Kibana.Panels.SelectMany(p => Cells(p["gridData"]!))];
        Assert.That(cells, Is.Unique);
        Assert.That(cells.Select(c => c.X), Is.All.InRange(0, 47));
        Assert.That(Kibana.Panels.Select(p => (string)p["gridData"]!["i"]!), Is.EqualTo(Kibana.Panels.Select(p => (string)p["panelIndex"]!)));
    }

    [Test]
    public void Everything_that_is_drawn_is_a_column_and_every_column_is_ordered()
    {
        foreach (LensPanel lens in Kibana.Lenses)
        {
            Assert.That(lens.Drawn, Is.EquivalentTo(lens.Columns.Keys), lens.Title);
            Assert.That(lens.Layer.Layer["columnOrder"]!.AsArray().Select(c => (string)c!), Is.EquivalentTo(lens.Columns.Keys), lens.Title);
            Assert.That(lens.Columns.Values.Select(c => (string?)c["params"]?["orderBy"]?["columnId"]).OfType<string>().Distinct(), Is.SubsetOf(lens.Columns.Keys), lens.Title);
        }
    }

    [Test]
    public void Every_field_is_in_our_mapping()
    {
        IEnumerable<string> ofColumns = Kibana.Lenses.SelectMany(l => l.Columns.Values).Select(c => (string?)c["sourceField"]).OfType<string>().Where(f => f != "___records___");
        IEnumerable<string> ofSearches = Kibana.Searches.SelectMany(s => s["attributes"]!["columns"]!.AsArray().Concat(s["attributes"]!["sort"]!.AsArray().Select(o => o![0]))).Select(f => (string)f!);
        IEnumerable<string> ofFormats = Kibana.DataView["attributes"]!["fieldFormatMap"]!.AsObject().Select(f => f.Key).Append((string)Kibana.DataView["attributes"]!["timeFieldName"]!);
        IEnumerable<string> ofQueries = Queries().SelectMany(q => QueriedField().Matches(q).Select(m => m.Groups[1].Value));
        string[] used = [.. ofColumns.Concat(ofSearches).Concat(ofFormats).Concat(ofQueries).Distinct()];

        Assert.That(used, Has.Length.GreaterThan(15), "the test must see the fields");
        Assert.That(used, Is.SubsetOf(Fields));
    }

    [Test]
    public async Task The_import_puts_the_review_pages_address_in_and_believes_no_answer_that_says_failure()
    {
        List<(string Header, string Body)> imports = [];
        string answer = """{"success":true,"successCount":4}""";
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        await using WebApplication kibana = builder.Build();
        kibana.MapPost("/api/saved_objects/_import", async (HttpRequest request) =>
        {
            IFormFile file = (await request.ReadFormAsync()).Files.GetFile("file")!;
            using StreamReader reader = new(file.OpenReadStream(), Encoding.UTF8);
            imports.Add(($"{request.Headers["kbn-xsrf"]} {request.Headers.Authorization} {request.Query["overwrite"]}", await reader.ReadToEndAsync()));
            return Results.Text(answer, "application/json");
        }).DisableAntiforgery();
        await kibana.StartAsync();
        string url = kibana.Urls.Single();

        (int exit, string output) = await ImportAsync(url, "https://review.example.org/");
        answer = """{"success":false,"errors":[{"type":"dashboard"}]}""";
        (int refused, string problem) = await ImportAsync(url, "http://127.0.0.1:5080");

        using (Assert.EnterMultipleScope())
        {
            Assert.That((exit, refused, (await ImportAsync("http://127.0.0.1:1", "https://a.example")).Exit, (await ImportAsync(url, "a b|c")).Exit), Is.EqualTo((0, 1, 3, 2)), output);
            Assert.That(imports[0].Header, Is.EqualTo("cybershield ApiKey a2V5 true"));
            Assert.That(imports[0].Body, Does.Contain("https://review.example.org/flags/{{value}}").And.Not.Contain("REVIEW_HOST"));
            Assert.That(imports[0].Body.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)), Has.Exactly(4).Items);
            Assert.That(imports[1].Body, Does.Contain("http://127.0.0.1:5080/flags/{{value}}"));
            Assert.That(problem, Does.Contain("\"dashboard\""));
        }
    }

    private static async Task<(int Exit, string Output)> ImportAsync(params string[] arguments)
    {
        ProcessStartInfo start = new("bash", [Path.Combine(KibanaObjects.Folder, "import"), .. arguments]) { RedirectStandardError = true, RedirectStandardOutput = true };
        start.Environment["KIBANA_API_KEY"] = "a2V5";
        using Process process = Process.Start(start)!;
        string errors = await process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output + errors);
    }

    private static IEnumerable<string> Queries() => Kibana.Lenses.Select(l => l.Query)
        .Concat(Kibana.Lenses.SelectMany(l => l.Columns.Values).SelectMany(FiltersOf))
        .Concat(Kibana.Searches.Select(s => (string)s["attributes"]!["kibanaSavedObjectMeta"]!["searchSourceJSON"]!["query"]!["query"]!));

    private static IEnumerable<string> FiltersOf(JsonObject column) =>
        (column["params"]?["filters"]?.AsArray().Select(f => (string)f!["input"]!["query"]!) ?? []).Concat(column["filter"] is JsonNode filter ? [(string)filter["query"]!] : []);

    private static IEnumerable<JsonNode> References(JsonObject of) => of["references"]!.AsArray().Select(r => r!);

    private static IEnumerable<(int X, int Y)> Cells(JsonNode grid) =>
        from x in Enumerable.Range((int)grid["x"]!, (int)grid["w"]!)
        from y in Enumerable.Range((int)grid["y"]!, (int)grid["h"]!)
        select (x, y);

    private static IEnumerable<string> MappedFields(JsonObject mapping, string prefix) =>
        from property in mapping["properties"]?.AsObject() ?? []
        from field in MappedFields(property.Value!.AsObject(), $"{prefix}{property.Key}.").Prepend(prefix + property.Key)
        select field;

    [GeneratedRegex(@"([a-z_.]+):")]
    private static partial Regex QueriedField();
}
