using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Cybershield.Matching.Yaml;

/// <summary>One key that a mapping may have: its name, what it means, and what may stand there. Reading and the JSON Schema both come from it.</summary>
internal abstract class YamlKey(string name, string about, bool isRequired, Func<JsonObject> schema)
{
    public string Name { get; } = name;

    public bool IsRequired { get; } = isRequired;

    /// <summary>JSON Schema of the value, with the key's description.</summary>
    public JsonObject Schema()
    {
        JsonObject described = schema();
        described["description"] = about;
        return described;
    }

    /// <summary>Text; null where not written.</summary>
    public static YamlKey<string?> Text(string name, string about) =>
        new(name, about, false, TextSchema, mapping => mapping.OptionalString(name));

    /// <summary>Text that has to be written; reported and "" where it is not.</summary>
    public static YamlKey<string> RequiredText(string name, string about) =>
        new(name, about, true, TextSchema, mapping => mapping.RequiredString(name));

    /// <summary>Text of one shape that has to be written.</summary>
    /// <param name="pattern">A regular expression that .NET and ECMAScript read alike, anchored at both ends.</param>
    public static YamlKey<string> Shaped(string name, string about, [System.Diagnostics.CodeAnalysis.StringSyntax("Regex")] string pattern, Func<string, string> problem, string advice) =>
        new(name, about, true, () => new JsonObject { ["type"] = "string", ["pattern"] = pattern }, mapping =>
        {
            string text = mapping.RequiredString(name);
            if (text.Length > 0 && !Regex.IsMatch(text, pattern, RegexOptions.CultureInvariant))
            {
                mapping.Report(name, problem(text), advice);
            }

            return text;
        });

    /// <summary>One of some texts; null where not written.</summary>
    public static YamlKey<string?> OneOf(string name, string about, params string[] values) =>
        new(name, about, false, () => Names(values), mapping => Known(mapping, name, mapping.OptionalString(name), values));

    /// <summary>One of some texts that has to be written.</summary>
    public static YamlKey<string> RequiredOneOf(string name, string about, params string[] values) =>
        new(name, about, true, () => Names(values), mapping => Known(mapping, name, mapping.RequiredString(name), values) ?? "");

    /// <summary>A value of an enumeration in snake_case; null where not written.</summary>
    public static YamlKey<TEnum?> Choice<TEnum>(string name, string about) where TEnum : struct, Enum =>
        new(name, about, false, Names<TEnum>, mapping => mapping.OptionalChoice<TEnum>(name));

    /// <summary>A value of an enumeration in snake_case that has to be written.</summary>
    public static YamlKey<TEnum> RequiredChoice<TEnum>(string name, string about) where TEnum : struct, Enum =>
        new(name, about, true, Names<TEnum>, mapping => mapping.RequiredChoice<TEnum>(name));

    /// <summary><c>true</c> or <c>false</c>; null where not written.</summary>
    public static YamlKey<bool?> Truth(string name, string about) =>
        new(name, about, false, () => new JsonObject { ["type"] = "boolean" }, mapping => mapping.OptionalBool(name));

    /// <summary>A day as <c>2027-06-01</c>; null where not written.</summary>
    public static YamlKey<DateOnly?> Day(string name, string about) =>
        new(name, about, false, () => new JsonObject { ["type"] = "string", ["format"] = "date", ["pattern"] = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" }, mapping => mapping.OptionalDate(name));

    /// <summary>A whole number; null where not written.</summary>
    public static YamlKey<int?> Whole(string name, string about, int min, int max) =>
        new(name, about, false, () => Number("integer", min, max), mapping => mapping.OptionalInt(name, min, max));

    /// <summary>A whole number that has to be written.</summary>
    public static YamlKey<int> RequiredWhole(string name, string about, int min, int max) =>
        new(name, about, true, () => Number("integer", min, max), mapping => mapping.RequiredInt(name, min, max));

    /// <summary>A number with at most one decimal; null where not written.</summary>
    public static YamlKey<decimal?> Tenths(string name, string about, decimal min, decimal max) =>
        new(name, about, false, () => Number("number", min, max), mapping => mapping.OptionalDecimal(name, min, max, 1));

    /// <summary>A number with at most one decimal that has to be written.</summary>
    public static YamlKey<decimal> RequiredTenths(string name, string about, decimal min, decimal max) =>
        new(name, about, true, () => Number("number", min, max), mapping => mapping.RequiredDecimal(name, min, max, 1));

    /// <summary>A list of texts; empty where not written.</summary>
    public static YamlKey<IReadOnlyList<YamlText>> Texts(string name, string about) =>
        new(name, about, false, () => ListOf(TextSchema()), mapping => mapping.OptionalStrings(name));

    /// <summary>A list of texts that has to be written.</summary>
    public static YamlKey<IReadOnlyList<YamlText>> RequiredTexts(string name, string about) =>
        new(name, about, true, () => ListOf(TextSchema()), mapping => mapping.RequiredStrings(name));

    /// <summary>One text, or a list of them; empty where not written.</summary>
    public static YamlKey<IReadOnlyList<YamlText>> TextOrTexts(string name, string about) =>
        new(name, about, false, () => Either(TextSchema(), ListOf(TextSchema())), mapping => mapping.TextOrTexts(name));

    /// <summary>A list whose items are each a text or a mapping; empty where not written.</summary>
    public static YamlKey<IReadOnlyList<(YamlText? Text, YamlMapping? Mapping)>> Mixed(string name, string about, YamlShape shape) =>
        new(name, about, false, () => ListOf(Either(TextSchema(), shape.Schema())), mapping => mapping.OptionalTextsOrMappings(name));

    /// <summary>A list, not empty, whose items are each a text or a mapping.</summary>
    public static YamlKey<IReadOnlyList<(YamlText? Text, YamlMapping? Mapping)>> RequiredMixed(string name, string about, YamlShape shape) =>
        new(name, about, true, () => ListOf(Either(TextSchema(), shape.Schema())), mapping => mapping.RequiredTextsOrMappings(name));

    /// <summary>A mapping; null where not written.</summary>
    public static YamlKey<YamlMapping?> Mapping(string name, string about, YamlShape shape) =>
        new(name, about, false, shape.Schema, mapping => mapping.OptionalMapping(name));

    /// <summary>A mapping that has to be written.</summary>
    public static YamlKey<YamlMapping> RequiredMapping(string name, string about, YamlShape shape) =>
        new(name, about, true, shape.Schema, mapping => mapping.RequiredMapping(name));

    /// <summary>A list of mappings; empty where not written.</summary>
    public static YamlKey<IReadOnlyList<YamlMapping>> Mappings(string name, string about, YamlShape shape) =>
        new(name, about, false, () => ListOf(shape.Schema()), mapping => mapping.OptionalMappings(name));

    /// <summary>A list of mappings that has to be written.</summary>
    public static YamlKey<IReadOnlyList<YamlMapping>> RequiredMappings(string name, string about, YamlShape shape) =>
        new(name, about, true, () => ListOf(shape.Schema()), mapping => mapping.RequiredMappings(name));

    private static JsonObject TextSchema() => new() { ["type"] = "string", ["pattern"] = "\\S" };

    private static JsonObject ListOf(JsonObject item) => new() { ["type"] = "array", ["minItems"] = 1, ["items"] = item };

    private static JsonObject Either(JsonObject one, JsonObject other) => new() { ["anyOf"] = new JsonArray(one, other) };

    private static JsonObject Number(string type, decimal min, decimal max) => new() { ["type"] = type, ["minimum"] = min, ["maximum"] = max };

    private static JsonObject Names(IEnumerable<string> values) => new() { ["type"] = "string", ["enum"] = new JsonArray([.. values.Select(value => JsonValue.Create(value))]) };

    private static JsonObject Names<TEnum>() where TEnum : struct, Enum => Names(Enum.GetNames<TEnum>().Select(YamlMapping.SnakeCase));

    private static string? Known(YamlMapping mapping, string name, string? written, string[] values)
    {
        if (written is { Length: > 0 } && !values.Contains(written))
        {
            mapping.Report(name, string.Create(CultureInfo.InvariantCulture, $"`{name}: {YamlMapping.Short(written)}` is unknown"), Suggestion.For(written, values));
        }

        return written;
    }
}

/// <summary>A key whose value is read as a <typeparamref name="T"/>.</summary>
internal sealed class YamlKey<T>(string name, string about, bool isRequired, Func<JsonObject> schema, Func<YamlMapping, T> read) : YamlKey(name, about, isRequired, schema)
{
    /// <summary>The value in a mapping. What is wrong with it is reported, and a stand-in returned.</summary>
    public T Of(YamlMapping mapping) => read(mapping);

    /// <summary>Reports an error at the key's value.</summary>
    public void Report(YamlMapping mapping, string problem, string advice) => mapping.Report(Name, problem, advice);
}
