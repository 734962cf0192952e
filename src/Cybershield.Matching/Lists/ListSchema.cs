using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cybershield.Matching.Format;
using Cybershield.Matching.Yaml;

namespace Cybershield.Matching;

/// <summary>The JSON Schema (draft 2020-12) of term lists, made from the description by which they are read: an editor completes and checks with it.</summary>
public static class ListSchema
{
    /// <summary>The name of the file beside the lists that holds the schema.</summary>
    public const string FileName = "termlist.schema.json";

    /// <summary>The first line of a list, which tells an editor where the schema is.</summary>
    public const string EditorLine = "# yaml-language-server: $schema=" + FileName;

    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>
    /// The schema, indented, with a line feed at its end. Every list that reads without error validates; what a schema cannot say (ids used twice,
    /// expressions that the linear engine refuses, terms that name people) only reading finds.
    /// </summary>
    public static string Write()
    {
        JsonObject schema = new()
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["$id"] = "urn:cybershield:" + ListKeys.SchemaName,
            ["title"] = "Term list",
        };
        foreach ((string key, JsonNode? value) in ListKeys.Shape.Schema())
        {
            schema[key] = value?.DeepClone();
        }

        schema["allOf"] = new JsonArray(UnlessTestOnly(FewestTerms()), UnlessTestOnly(WhenJudging()));
        return schema.ToJsonString(Readable) + "\n";
    }

    private static JsonObject UnlessTestOnly(JsonObject otherwise) => new()
    {
        ["if"] = new JsonObject { ["required"] = YamlShape.Names([ListKeys.TestOnly]), ["properties"] = new JsonObject { [ListKeys.TestOnly.Name] = new JsonObject { ["const"] = true } } },
        ["else"] = otherwise,
    };

    private static JsonObject FewestTerms() =>
        In(ListKeys.Flag, In(ListKeys.DistinctTermsAtLeast, new JsonObject { ["minimum"] = ListKeys.FewestDistinctTerms }));

    private static JsonObject WhenJudging() => new()
    {
        ["if"] = In(ListKeys.Status, new JsonObject { ["enum"] = new JsonArray(Name(ListStatus.Live), Name(ListStatus.Trial)) }),
        ["then"] = new JsonObject
        {
            ["required"] = YamlShape.Names(ListKeys.Governance),
            ["properties"] = new JsonObject { [ListKeys.Terms.Name] = new JsonObject { ["items"] = new JsonObject { ["required"] = YamlShape.Names(TermKeys.Governance) } } },
        },
    };

    private static JsonObject In(YamlKey key, JsonObject value) => new() { ["properties"] = new JsonObject { [key.Name] = value } };

    private static JsonValue Name(ListStatus status) => JsonValue.Create(YamlMapping.SnakeCase(status.ToString()))!;
}
