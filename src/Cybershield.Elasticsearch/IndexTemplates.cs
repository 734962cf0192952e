using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Cybershield.Elasticsearch;

/// <summary>The composable templates that every index of flags is made from, and the indices themselves.</summary>
/// <remarks>A template is skipped when the same one stands there, and left alone when a newer release wrote it.</remarks>
internal sealed class IndexTemplates(ElasticsearchGateway gateway, IndexNames names)
{
    /// <summary>Raised with every change of the templates.</summary>
    private const int Version = 3;

    private const int Priority = 500;
    private const string Component = "_component_template";
    private const string Composed = "_index_template";

    private static readonly ServerAnswer Fine = new(200, default, "", "");

    private bool OpenSearch => gateway.Identity?.Product == SearchProduct.OpenSearch;

    /// <summary>Puts what is missing or old; a changed mapping is put on existing indices too. Returns the first answer that was not accepted, else an accepted one.</summary>
    public async Task<ServerAnswer> InstallAsync(CancellationToken cancellationToken)
    {
        (ServerAnswer answer, JsonObject mapping) = await MappingAsync(cancellationToken);
        if (!answer.Accepted)
            return answer;
        answer = await PutAsync(Component, names.MappingsTemplate, Template("mappings", mapping), () => ExtendIndicesAsync(mapping, cancellationToken), cancellationToken);
        if (answer.Accepted)
            answer = await PutAsync(Component, names.SettingsTemplate, Template("settings", Settings()), null, cancellationToken);
        if (answer.Accepted)
            answer = await PutAsync(Composed, names.Prefix, ComposedTemplate(), null, cancellationToken);
        return answer;
    }

    /// <summary>Before the template, so that a change that is not additive is refused each time until somebody rebuilds the indices.</summary>
    private async Task<ServerAnswer> ExtendIndicesAsync(JsonObject mapping, CancellationToken cancellationToken)
    {
        ServerAnswer answer = await gateway.PutMappingAsync(names.Pattern, mapping, cancellationToken);
        return answer.Status == 404 ? Fine : answer;
    }

    /// <summary>Creates the index, one of the live generation with its alias in the same call; accepted too where it is there already.</summary>
    public async Task<ServerAnswer> EnsureIndexAsync(string index, bool live, CancellationToken cancellationToken)
    {
        ServerAnswer answer = await gateway.CreateIndexAsync(index, live ? names.Alias : null, cancellationToken);
        return answer.ErrorType == "resource_already_exists_exception" ? Fine : answer;
    }

    /// <summary>The mapping without those sub-fields whose analyzer this server lacks: the language analyzers are a module of their own.</summary>
    /// <remarks>Asking takes the right to manage the cluster; for a key with fewer rights they are taken to be there, as in every full distribution.</remarks>
    private async Task<(ServerAnswer Answer, JsonObject Mapping)> MappingAsync(CancellationToken cancellationToken)
    {
        JsonObject mapping = ReadMapping();
        foreach (string analyzer in new[] { "russian", "english", "arabic" })
        {
            ServerAnswer answer = await gateway.AnalyzeAsync(analyzer, cancellationToken);
            if (answer.Status == 400)
                RemoveFieldsWith(analyzer, mapping);
            else if (!answer.Accepted && answer.Status != 403)
                return (answer, mapping);
        }
        return (Fine, mapping);
    }

    internal static JsonObject ReadMapping()
    {
        using Stream file = typeof(IndexTemplates).Assembly.GetManifestResourceStream("flag-mapping.json")!;
        return JsonNode.Parse(file)!.AsObject();
    }

    private static void RemoveFieldsWith(string analyzer, JsonObject mapping)
    {
        foreach ((string key, JsonNode? node) in mapping.ToList())
            if (node is JsonObject child && (string?)child["analyzer"] == analyzer)
                mapping.Remove(key);
            else if (node is JsonObject deeper)
                RemoveFieldsWith(analyzer, deeper);
    }

    private static JsonObject Settings() => new()
    {
        ["number_of_shards"] = 1,
        ["auto_expand_replicas"] = "0-1",
        ["codec"] = "best_compression",
        ["highlight"] = new JsonObject { ["max_analyzed_offset"] = 1_000_000 },
    };

    private static JsonObject Template(string part, JsonObject content) => new()
    {
        ["template"] = new JsonObject { [part] = content.DeepClone() },
        ["version"] = Version,
    };

    private JsonObject ComposedTemplate()
    {
        JsonObject template = new()
        {
            ["index_patterns"] = new JsonArray(names.Pattern),
            ["composed_of"] = new JsonArray(names.SettingsTemplate, names.MappingsTemplate),
            ["priority"] = Priority,
            ["version"] = Version,
        };
        if (OpenSearch)
            return template;
        template["composed_of"]!.AsArray().Add(names.LifecycleTemplate);
        template["ignore_missing_component_templates"] = new JsonArray(names.LifecycleTemplate);
        template["allow_auto_create"] = false;
        return template;
    }

    private async Task<ServerAnswer> PutAsync(string kind, string name, JsonObject template, Func<Task<ServerAnswer>>? first, CancellationToken cancellationToken)
    {
        string sha256 = Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(template, FlagDocument.Json)));
        ServerAnswer there = await gateway.FindTemplateAsync(kind, name, cancellationToken);
        if (there.Accepted ? Stands(there.Body, sha256) : there.Status != 404)
            return there;
        ServerAnswer before = first is null ? Fine : await first();
        if (!before.Accepted)
            return before;
        template["_meta"] = new JsonObject { ["managed_by"] = "cybershield", ["sha256"] = sha256 };
        return await gateway.PutTemplateAsync(kind, name, template, cancellationToken);
    }

    /// <summary>Both kinds answer with an array of one: <c>component_templates[0].component_template</c>, <c>index_templates[0].index_template</c>.</summary>
    private static bool Stands(JsonElement found, string sha256)
    {
        JsonElement template = found.EnumerateObject().First().Value[0].EnumerateObject().First(p => p.Value.ValueKind == JsonValueKind.Object).Value;
        bool newer = template.TryGetProperty("version", out JsonElement version) && version.GetInt64() > Version;
        return newer || (template.TryGetProperty("_meta", out JsonElement meta)
            && meta.TryGetProperty("sha256", out JsonElement hash) && hash.GetString() == sha256);
    }
}
