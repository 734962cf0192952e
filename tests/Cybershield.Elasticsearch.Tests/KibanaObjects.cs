using System.Text.Json.Nodes;

namespace Cybershield.Elasticsearch.Tests;

/// <summary>The objects that <c>deploy/kibana/import</c> puts into Kibana, with their embedded strings parsed.</summary>
internal sealed class KibanaObjects
{
    private static readonly string[] Embedded = ["fieldFormatMap", "fieldAttrs", "runtimeFieldMap", "sourceFilters", "searchSourceJSON", "panelsJSON", "optionsJSON"];

    private KibanaObjects(JsonObject[] all) => All = all;

    public static string Folder { get; } = Path.Combine(SearchServer.ProjectRoot(), "deploy", "kibana");

    /// <summary>As they stand in the files, strings replaced by what they hold.</summary>
    public IReadOnlyList<JsonObject> All { get; }

    public JsonObject DataView => All.Single(o => (string)o["type"]! == "index-pattern");

    public IEnumerable<JsonObject> Searches => All.Where(o => (string)o["type"]! == "search");

    public JsonObject Dashboard => All.Single(o => (string)o["type"]! == "dashboard");

    public IEnumerable<JsonObject> Panels => Dashboard["attributes"]!["panelsJSON"]!.AsArray().Select(p => p!.AsObject());

    /// <summary>Panels that are drawn from aggregations.</summary>
    public IEnumerable<LensPanel> Lenses => Panels.Where(p => (string)p["type"]! == "lens").Select(p => new LensPanel(p));

    public static KibanaObjects Read() => new([.. Directory.GetFiles(Folder, "*.ndjson").SelectMany(File.ReadAllLines).Select(line => Parsed(JsonNode.Parse(line)!.AsObject()))]);

    private static JsonObject Parsed(JsonObject of)
    {
        foreach ((string key, JsonNode? value) in of.ToArray())
            if (Embedded.Contains(key))
                of[key] = JsonNode.Parse((string)value!);
            else if (value is JsonObject inner)
                Parsed(inner);
        return of;
    }
}

/// <summary>One Lens panel and what it asks of the search server.</summary>
internal sealed class LensPanel(JsonObject panel)
{
    public JsonObject Attributes { get; } = panel["embeddableConfig"]!["attributes"]!.AsObject();

    public string Title => (string)Attributes["title"]!;

    public string Index => (string)panel["panelIndex"]!;

    public (string Id, JsonObject Layer) Layer => Attributes["state"]!["datasourceStates"]!["formBased"]!["layers"]!.AsObject().Select(l => (l.Key, l.Value!.AsObject())).Single();

    public IReadOnlyDictionary<string, JsonObject> Columns => Layer.Layer["columns"]!.AsObject().ToDictionary(c => c.Key, c => c.Value!.AsObject());

    public string Query => (string)Attributes["state"]!["query"]!["query"]!;

    /// <summary>The ids of columns that what is drawn refers to.</summary>
    public IEnumerable<string> Drawn => Visualization["columns"] is JsonArray columns
        ? columns.Select(c => (string)c!["columnId"]!)
        : Visualization["layers"]!.AsArray().SelectMany(l => new[] { l!["xAccessor"], l["splitAccessor"] }.Concat(l["accessors"]!.AsArray())).OfType<JsonNode>().Select(a => (string)a!);

    private JsonObject Visualization => Attributes["state"]!["visualization"]!.AsObject();

    /// <summary>The search that Kibana makes of the panel: buckets within buckets, metrics in the innermost.</summary>
    public JsonObject Search() => new() { ["size"] = 0, ["track_total_hits"] = true, ["query"] = Lucene(Query), ["aggregations"] = Aggregations([.. Layer.Layer["columnOrder"]!.AsArray().Select(c => (string)c!)]) };

    public static JsonObject Lucene(string query) => query.Length == 0
        ? new() { ["match_all"] = new JsonObject() }
        : new() { ["query_string"] = new JsonObject { ["query"] = query, ["analyze_wildcard"] = true } };

    private JsonObject Aggregations(string[] order)
    {
        string[] buckets = [.. order.Where(IsBucket)];
        JsonObject metrics = Metrics(order.Where(c => !IsBucket(c)));
        JsonObject inner = metrics;
        foreach (string id in buckets.Reverse())
            inner = new() { [id] = Bucket(Columns[id], inner, metrics.ContainsKey(OrderOf(Columns[id]) ?? "")) };
        return inner;
    }

    private bool IsBucket(string column) => (bool)Columns[column]["isBucketed"]!;

    private static string? OrderOf(JsonObject column) => (string?)column["params"]?["orderBy"]?["columnId"];

    private JsonObject Metrics(IEnumerable<string> ids)
    {
        JsonObject metrics = [];
        foreach (string id in ids)
            if (Metric(Columns[id]) is JsonObject metric)
                metrics[id] = metric;
        return metrics;
    }

    private static JsonObject? Metric(JsonObject column) => ((string)column["operationType"]!, (string?)column["filter"]?["query"]) switch
    {
        ("count", null) => null,
        ("count", string filter) => new() { ["filter"] = Lucene(filter) },
        ("median", _) => new() { ["percentiles"] = new JsonObject { ["field"] = (string)column["sourceField"]!, ["percents"] = new JsonArray(50) } },
        ("average", _) => Of("avg", column),
        ("unique_count", _) => Of("cardinality", column),
        ("max", _) => Of("max", column),
        (string other, _) => throw new NotSupportedException(other),
    };

    private static JsonObject Bucket(JsonObject column, JsonObject inner, bool byMetric)
    {
        JsonObject bucket = (string)column["operationType"]! switch
        {
            "date_histogram" => new() { ["date_histogram"] = new JsonObject { ["field"] = (string)column["sourceField"]!, ["calendar_interval"] = (string)column["params"]!["interval"]!, ["time_zone"] = "Asia/Almaty", ["min_doc_count"] = 1 } },
            "terms" => Terms(column, byMetric),
            "filters" => new() { ["filters"] = new JsonObject { ["filters"] = new JsonObject(column["params"]!["filters"]!.AsArray().Select(f => KeyValuePair.Create((string)f!["label"]!, (JsonNode?)Lucene((string)f["input"]!["query"]!)))) } },
            string other => throw new NotSupportedException(other),
        };
        if (inner.Count > 0)
            bucket["aggregations"] = inner.DeepClone();
        return bucket;
    }

    private static JsonObject Terms(JsonObject column, bool byMetric)
    {
        JsonObject terms = new() { ["field"] = (string)column["sourceField"]!, ["size"] = (int)column["params"]!["size"]!, ["order"] = new JsonObject { [byMetric ? OrderOf(column)! : "_count"] = "desc" } };
        if ((bool)column["params"]!["missingBucket"]!)
            terms["missing"] = "(missing value)";
        return new() { ["terms"] = terms };
    }

    private static JsonObject Of(string aggregation, JsonObject column) => new() { [aggregation] = new JsonObject { ["field"] = (string)column["sourceField"]! } };
}
