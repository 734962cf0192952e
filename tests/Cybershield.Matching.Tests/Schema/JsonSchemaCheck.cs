using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Cybershield.Matching.Tests.Schema;

/// <summary>
/// The keywords of JSON Schema that the schema of term lists uses; any other throws. <see cref="ListSchemaTests"/> holds it against the
/// reference implementation in Python.
/// </summary>
internal static class JsonSchemaCheck
{
    private static readonly JsonObject TermList = (JsonObject)JsonNode.Parse(ListSchema.Write())!;

    public static bool Accepts(string yaml) => Accepts(TermList, YamlAsJson.Of(yaml));

    public static bool Accepts(JsonNode list) => Accepts(TermList, list);

    private static bool Accepts(JsonObject schema, JsonNode? value) => schema.All(keyword => Holds(keyword.Key, keyword.Value!, schema, value));

    private static bool Holds(string keyword, JsonNode asked, JsonObject schema, JsonNode? value) => keyword switch
    {
        "$schema" or "$id" or "title" or "description" or "format" or "then" or "else" => true,
        "type" => HasType(asked.GetValue<string>(), value),
        "enum" => asked.AsArray().Any(one => JsonNode.DeepEquals(one, value)),
        "const" => JsonNode.DeepEquals(asked, value),
        "pattern" => Kind(value) != JsonValueKind.String || Regex.IsMatch(value!.GetValue<string>(), asked.GetValue<string>()),
        "minimum" => Kind(value) != JsonValueKind.Number || value!.GetValue<decimal>() >= asked.GetValue<decimal>(),
        "maximum" => Kind(value) != JsonValueKind.Number || value!.GetValue<decimal>() <= asked.GetValue<decimal>(),
        "minItems" => value is not JsonArray items || items.Count >= asked.GetValue<int>(),
        "items" => value is not JsonArray all || all.All(item => Accepts(asked.AsObject(), item)),
        "required" => value is not JsonObject mapping || asked.AsArray().All(key => mapping.ContainsKey(key!.GetValue<string>())),
        "properties" => value is not JsonObject held || asked.AsObject().All(key => !held.ContainsKey(key.Key) || Accepts(key.Value!.AsObject(), held[key.Key])),
        "additionalProperties" => value is not JsonObject keys || keys.All(key => schema["properties"]!.AsObject().ContainsKey(key.Key)),
        "dependentRequired" => value is not JsonObject pairs || asked.AsObject().All(pair => !pairs.ContainsKey(pair.Key) || pair.Value!.AsArray().All(key => pairs.ContainsKey(key!.GetValue<string>()))),
        "allOf" => asked.AsArray().All(one => Accepts(one!.AsObject(), value)),
        "anyOf" => asked.AsArray().Any(one => Accepts(one!.AsObject(), value)),
        "oneOf" => asked.AsArray().Count(one => Accepts(one!.AsObject(), value)) == 1,
        "if" => schema[Accepts(asked.AsObject(), value) ? "then" : "else"] is not JsonObject follows || Accepts(follows, value),
        _ => throw new NotSupportedException($"The keyword {keyword} is not among those that the check knows."),
    };

    private static bool HasType(string type, JsonNode? value) => type switch
    {
        "object" => value is JsonObject,
        "array" => value is JsonArray,
        "string" => Kind(value) == JsonValueKind.String,
        "boolean" => Kind(value) is JsonValueKind.True or JsonValueKind.False,
        "number" => Kind(value) == JsonValueKind.Number,
        "integer" => Kind(value) == JsonValueKind.Number && decimal.IsInteger(value!.GetValue<decimal>()),
        _ => throw new NotSupportedException(type),
    };

    private static JsonValueKind Kind(JsonNode? value) => value?.GetValueKind() ?? JsonValueKind.Null;
}
