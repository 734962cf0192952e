using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Cybershield.Matching.Tests.Schema;

/// <summary>A YAML file as an editor's checker sees it: by YAML 1.2's core schema.</summary>
internal static partial class YamlAsJson
{
    public static JsonNode Of(string yaml)
    {
        YamlStream stream = [];
        stream.Load(new StringReader(yaml.TrimStart('\uFEFF')));
        return Node(stream.Documents[0].RootNode)!;
    }

    private static JsonNode? Node(YamlNode node) => node switch
    {
        YamlMappingNode mapping => new JsonObject(mapping.Children.Select(entry => KeyValuePair.Create(((YamlScalarNode)entry.Key).Value!, Node(entry.Value)))),
        YamlSequenceNode sequence => new JsonArray([.. sequence.Children.Select(Node)]),
        YamlScalarNode { Style: ScalarStyle.Plain } plain => Plain(plain.Value!),
        _ => JsonValue.Create(((YamlScalarNode)node).Value),
    };

    private static JsonValue? Plain(string value) =>
        value is "" or "~" or "null" or "Null" or "NULL" ? null
        : value is "true" or "false" ? JsonValue.Create(value == "true")
        : Number().IsMatch(value) ? JsonValue.Create(decimal.Parse(value, System.Globalization.CultureInfo.InvariantCulture))
        : JsonValue.Create(value);

    [GeneratedRegex(@"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)$")]
    private static partial Regex Number();
}
