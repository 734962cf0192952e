using System.Text.Json.Nodes;

namespace Cybershield.Matching.Yaml;

/// <summary>The keys of one kind of mapping, and what holds between them.</summary>
internal sealed class YamlShape(string about, params YamlKey[] keys)
{
    /// <summary>Keys of which exactly one is written; none where there is no such choice.</summary>
    public IReadOnlyList<YamlKey> ExactlyOne { get; init; } = [];

    /// <summary>Keys that may stand only beside another one.</summary>
    public IReadOnlyList<(YamlKey Key, YamlKey Needs)> Beside { get; init; } = [];

    /// <summary>A key that has to be written although the reader tells it in its own way.</summary>
    public IReadOnlyList<YamlKey> Also { get; init; } = [];

    /// <summary>JSON Schema of the mapping; a key that is not among the shape's is refused.</summary>
    public JsonObject Schema()
    {
        JsonObject schema = new() { ["type"] = "object", ["description"] = about, ["additionalProperties"] = false };
        schema["properties"] = new JsonObject(keys.Select(key => KeyValuePair.Create(key.Name, (JsonNode?)key.Schema())));
        if (Names(keys.Where(key => key.IsRequired).Concat(Also)) is { Count: > 0 } required)
        {
            schema["required"] = required;
        }

        if (ExactlyOne.Count > 0)
        {
            schema["oneOf"] = new JsonArray([.. ExactlyOne.Select(key => new JsonObject { ["required"] = Names([key]) })]);
        }

        if (Beside.Count > 0)
        {
            schema["dependentRequired"] = new JsonObject(Beside.Select(pair => KeyValuePair.Create(pair.Key.Name, (JsonNode?)Names([pair.Needs]))));
        }

        return schema;
    }

    internal static JsonArray Names(IEnumerable<YamlKey> keys) => new([.. keys.Select(key => JsonValue.Create(key.Name))]);
}
