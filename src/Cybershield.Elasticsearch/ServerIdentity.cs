using System.Net.Http.Headers;
using System.Text.Json;

namespace Cybershield.Elasticsearch;

/// <summary>Who answered the probe.</summary>
/// <param name="Version">As the server gives it; empty where it does not say (a server without <c>GET /</c>).</param>
public sealed record ServerIdentity(SearchProduct Product, string Version)
{
    /// <summary>"Elasticsearch 8.19.8", or the product alone.</summary>
    public override string ToString() => Version.Length == 0 ? Product.ToString() : $"{Product} {Version}";

    /// <summary>Null where the credentials were refused, nothing answered, or what answered is neither product.</summary>
    internal static ServerIdentity? Read(ServerAnswer answer, HttpResponseHeaders? headers, SearchProduct? forced)
    {
        if (answer.Status is null or 401 or 403 or >= 500)
            return null;
        SearchProduct? product = forced ?? Recognize(answer.Body, headers);
        return product is null ? null : new(product.Value, VersionField(answer.Body, "number"));
    }

    private static SearchProduct? Recognize(JsonElement body, HttpResponseHeaders? headers)
    {
        if (headers?.TryGetValues("X-elastic-product", out IEnumerable<string>? names) == true && names.Contains("Elasticsearch"))
            return SearchProduct.Elasticsearch;
        return VersionField(body, "distribution") == "opensearch" ? SearchProduct.OpenSearch : null;
    }

    private static string VersionField(JsonElement body, string key) =>
        body.ValueKind == JsonValueKind.Object && body.TryGetProperty("version", out JsonElement version) && version.ValueKind == JsonValueKind.Object
        && version.TryGetProperty(key, out JsonElement value) ? value.ToString() : "";
}
