using System.Diagnostics;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Cybershield.Matching.Tests.Schema;

internal sealed class ListSchemaTests
{
    private const string Reference = """
        import json, sys
        import jsonschema
        schema = json.load(open(sys.argv[1]))
        jsonschema.Draft202012Validator.check_schema(schema)
        validator = jsonschema.Draft202012Validator(schema)
        for line in open(sys.argv[2], encoding="utf-8"):
            print("yes" if validator.is_valid(json.loads(line)) else "no")
        """;

    private static readonly JsonSerializerOptions OneLine = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly string Lists = Path.Combine(TestData.Root(), "config", "watchlists");

    private static IEnumerable<JsonNode> Shipped() => Directory.EnumerateFiles(Lists, "*.yaml").Order(StringComparer.Ordinal).Select(file => YamlAsJson.Of(File.ReadAllText(file)));

    [Test]
    public void Shipped_lists_validate_and_the_schema_beside_them_is_todays()
    {
        Assert.That(Shipped().Count(), Is.GreaterThan(2));
        Assert.That(Shipped().Select(JsonSchemaCheck.Accepts), Is.All.True);
        Assert.That(File.ReadAllText(Path.Combine(Lists, ListSchema.FileName)), Is.EqualTo(ListSchema.Write()), "write it anew with `lists schema`");
        Assert.That(Directory.EnumerateFiles(Lists, "*.yaml").Select(file => File.ReadLines(file).First()), Is.All.EqualTo(ListSchema.EditorLine));
    }

    [Test]
    public void A_draft_to_start_from_validates() => Assert.That(JsonSchemaCheck.Accepts(TermListReader.Draft("a-list")), Is.True);

    [Test]
    public void Whatever_reads_without_error_validates_and_wrong_shapes_do_neither()
    {
        int refused = 0;
        foreach ((JsonNode list, bool wrongShape) in Shipped().SelectMany(list => Mutations(list).Where((_, i) => i % 6 == 0)))
        {
            string text = list.ToJsonString(OneLine);
            bool reads = TermListReader.Read("list.yaml", text).Errors.Count == 0;
            bool validates = JsonSchemaCheck.Accepts(list);
            refused += validates ? 0 : 1;
            Assert.That(reads && !validates, Is.False, "reads but does not validate: " + text);
            Assert.That(wrongShape && (reads || validates), Is.False, "reads or validates: " + text);
        }

        Assert.That(refused, Is.GreaterThan(300));
    }

    [Test]
    public async Task The_reference_implementation_judges_alike()
    {
        JsonNode[] lists = [.. Shipped().SelectMany(list => Mutations(list).Where((_, i) => i % 25 == 0)).Select(mutation => mutation.List), .. Shipped()];
        string[] lines = [.. lists.Select(list => list.ToJsonString(OneLine))];
        Assert.That(await ByReferenceAsync(lines), Is.EqualTo(lists.Select(list => JsonSchemaCheck.Accepts(list) ? "yes" : "no")));
    }

    private static async Task<string[]> ByReferenceAsync(string[] lines)
    {
        string schema = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        await File.WriteAllTextAsync(schema, ListSchema.Write());
        try
        {
            foreach (string python in new[] { "python3", "/usr/bin/python3" })
            {
                (int exitCode, string output, string error) = await RunAsync(python, schema, lines);
                if (!error.Contains("ModuleNotFoundError", StringComparison.Ordinal))
                {
                    Assert.That(exitCode, Is.Zero, error);
                    return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
                }
            }
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // No python3: told below.
        }
        finally
        {
            File.Delete(schema);
        }

        Assert.Ignore("python3-jsonschema is not installed: the schema is not held against the reference implementation");
        return [];
    }

    private static async Task<(int ExitCode, string Output, string Error)> RunAsync(string python, string schema, string[] lines)
    {
        string input = Path.GetTempFileName();
        await File.WriteAllLinesAsync(input, lines);
        ProcessStartInfo start = new(python, ["-c", Reference, schema, input]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        File.Delete(input);
        return (process.ExitCode, await output, await error);
    }

    /// <summary>The list with one change each: a key removed, a key that nothing knows, a value of another type or out of range.</summary>
    private static IEnumerable<(JsonNode List, bool WrongShape)> Mutations(JsonNode list)
    {
        JsonNode[] nodes = [.. Below(list)];
        for (int i = 0; i < nodes.Length; i++)
        {
            foreach ((Action<JsonNode> change, bool wrongShape) in Changes(nodes[i]))
            {
                JsonNode copy = list.DeepClone();
                change(Below(copy).ElementAt(i));
                yield return (copy, wrongShape);
            }
        }
    }

    private static IEnumerable<JsonNode> Below(JsonNode node) => node switch
    {
        JsonObject mapping => mapping.Where(entry => entry.Value is not null).SelectMany(entry => Below(entry.Value!)).Append(mapping),
        JsonArray sequence => sequence.SelectMany(item => Below(item!)).Append(sequence),
        _ => [node],
    };

    private static IEnumerable<(Action<JsonNode>, bool)> Changes(JsonNode node)
    {
        switch (node)
        {
            case JsonObject mapping:
                yield return (copy => copy["unknown_key"] = 1m, true);
                foreach (string key in mapping.Select(entry => entry.Key))
                {
                    yield return (copy => copy.AsObject().Remove(key), false);
                }

                break;
            case JsonArray:
                yield return (copy => copy.AsArray().Clear(), true);
                yield return (copy => copy.AsArray().Add(true), true);
                break;
            default:
                yield return (copy => copy.ReplaceWith(new JsonObject { ["a"] = "b" }), true);
                yield return (copy => copy.ReplaceWith(new JsonArray(new JsonArray("a"))), true);
                yield return (copy => copy.ReplaceWith(node.GetValueKind() == JsonValueKind.String ? (JsonNode)1m : "text"), true);
                yield return (copy => copy.ReplaceWith(1_000_001m), false);
                break;
        }
    }
}
