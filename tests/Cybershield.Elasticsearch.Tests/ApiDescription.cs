using System.IO.Compression;
using System.Text.Json;

namespace Cybershield.Elasticsearch.Tests;

/// <summary>The server's own description of its API (OpenAPI 3.0), read strictly: a property that it does not name is a fault.</summary>
internal sealed class ApiDescription
{
    private readonly JsonElement _root;

    private ApiDescription(JsonElement root) => _root = root;

    public static ApiDescription Read()
    {
        string folder = Environment.GetEnvironmentVariable("CYBERSHIELD_TEST_DATA") ?? Path.Combine(SearchServer.ProjectRoot(), "..", "shared", "data");
        string file = Path.GetFullPath(Path.Combine(folder, "elasticsearch", "openapi-8.19.json.gz"));
        if (!File.Exists(file))
            Assert.Ignore($"the description of the API is not at {file}; CYBERSHIELD_TEST_DATA names the folder of the test data");
        using GZipStream unpacked = new(File.OpenRead(file), CompressionMode.Decompress);
        using JsonDocument document = JsonDocument.Parse(unpacked);
        return new(document.RootElement.Clone());
    }

    /// <summary>What is wrong with a request's body: each fault with where it is. Lines of a bulk request are judged one by one.</summary>
    /// <param name="path">As the description has it, such as <c>/{index}/_mapping</c>.</param>
    public IEnumerable<string> Faults(string method, string path, JsonElement body)
    {
        JsonElement operation = _root.GetProperty("paths").GetProperty(path).GetProperty(method.ToLowerInvariant());
        JsonElement schema = Resolve(operation.GetProperty("requestBody")).GetProperty("content").EnumerateObject().First().Value.GetProperty("schema");
        return Faults(body, schema, path);
    }

    public IEnumerable<string> BulkActionFaults(JsonElement action) =>
        Faults(action, _root.GetProperty("components").GetProperty("schemas").GetProperty("_global.bulk.OperationContainer"), "action");

    private IEnumerable<string> Faults(JsonElement value, JsonElement schema, string at)
    {
        JsonElement[] parts = [.. Parts(schema)];
        foreach (JsonElement part in parts)
            if (part.TryGetProperty("oneOf", out JsonElement choices))
                foreach (string fault in ChoiceFaults(value, part, choices, at))
                    yield return fault;
            else if (part.TryGetProperty("enum", out JsonElement names) && !names.EnumerateArray().Any(name => JsonElement.DeepEquals(name, value)))
                yield return $"{at}: {value} is none of {names}";
        string[] types = [.. parts.Where(part => part.TryGetProperty("type", out _)).Select(part => part.GetProperty("type").GetString()!)];
        bool free = types is ["object"] && !parts.Any(part => part.TryGetProperty("properties", out _) || part.TryGetProperty("additionalProperties", out _));
        if (!free && types.Any(type => type != TypeOf(value)))
            yield return $"{at}: {TypeOf(value)} instead of {types[0]}";
        else if (!free && types.Length > 0)
            foreach (string fault in InnerFaults(value, parts, at))
                yield return fault;
    }

    private IEnumerable<string> InnerFaults(JsonElement value, JsonElement[] parts, string at) => value.ValueKind switch
    {
        JsonValueKind.Object => PropertyFaults(value, parts, at),
        JsonValueKind.Array => from item in value.EnumerateArray() from fault in Faults(item, parts[^1].GetProperty("items"), at + "[]") select fault,
        _ => [],
    };

    private IEnumerable<string> PropertyFaults(JsonElement value, JsonElement[] parts, string at)
    {
        foreach (JsonElement required in Members(parts, "required").SelectMany(names => names.EnumerateArray()))
            if (!value.TryGetProperty(required.GetString()!, out _))
                yield return $"{at}: {required} is missing";
        foreach (JsonProperty property in value.EnumerateObject())
        {
            JsonElement[] known = [.. Members([.. Members(parts, "properties")], property.Name), .. Members(parts, "additionalProperties")];
            if (known is [])
                yield return $"{at}: {property.Name} is unknown";
            else if (known[0].ValueKind == JsonValueKind.Object)
                foreach (string fault in Faults(property.Value, known[0], $"{at}.{property.Name}"))
                    yield return fault;
        }
    }

    /// <summary>The faults against the choice that the value names, an object where it names none; else against the choice that comes closest.</summary>
    private IEnumerable<string> ChoiceFaults(JsonElement value, JsonElement schema, JsonElement choices, string at)
    {
        if (value.ValueKind == JsonValueKind.Object && schema.TryGetProperty("discriminator", out JsonElement discriminator))
        {
            string name = value.TryGetProperty(discriminator.GetProperty("propertyName").GetString()!, out JsonElement given) ? given.ToString() : "object";
            return discriminator.GetProperty("mapping").TryGetProperty(name, out JsonElement chosen) ? Faults(value, Referred(chosen), at) : [$"{at}: {name} is none of the types"];
        }
        return choices.EnumerateArray().Select(choice => Faults(value, choice, at).ToArray()).MinBy(faults => faults.Length)!;
    }

    /// <summary>A schema and all that it is put together from.</summary>
    private IEnumerable<JsonElement> Parts(JsonElement schema)
    {
        JsonElement resolved = Resolve(schema);
        JsonElement[] inner = resolved.TryGetProperty("allOf", out JsonElement all) ? [.. all.EnumerateArray()] : [];
        return inner.SelectMany(Parts).Append(resolved);
    }

    private JsonElement Resolve(JsonElement schema) => schema.TryGetProperty("$ref", out JsonElement reference) ? Resolve(Referred(reference)) : schema;

    private JsonElement Referred(JsonElement reference) =>
        reference.GetString()!.Split('/').Skip(1).Aggregate(_root, (at, step) => at.GetProperty(step));

    private static IEnumerable<JsonElement> Members(JsonElement[] parts, string name) =>
        parts.Where(part => part.TryGetProperty(name, out _)).Select(part => part.GetProperty(name));

    private static string TypeOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True or JsonValueKind.False => "boolean",
        _ => value.ValueKind.ToString().ToLowerInvariant(),
    };
}
