using System.Text.Json;
using System.Text.Json.Nodes;

namespace Cybershield.Elasticsearch;

/// <summary>Reads every document behind the alias by id, for a comparison with the record. Changes nothing.</summary>
public sealed class IndexComparison(ElasticsearchGateway gateway, ElasticsearchOptions options)
{
    private const int PageDocuments = 1_000;

    /// <summary>Ids with their versions, in the order of the ids; an id that stands in two indices comes twice.</summary>
    /// <exception cref="HttpRequestException">The search server did not answer, or refused; its words are in the message.</exception>
    public async IAsyncEnumerable<(string FlagId, long Revision)> ReadAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (string? after = null; ;)
        {
            JsonElement[] hits = await PageAsync(after, cancellationToken);
            foreach (JsonElement hit in hits)
                yield return (hit.GetProperty("_id").GetString()!, hit.GetProperty("_version").GetInt64());
            if (hits.Length < PageDocuments)
                yield break;
            after = hits[^1].GetProperty("sort")[0].GetString();
        }
    }

    // A page that ends within copies of one id would lose the rest of them, but each id stands in one index, or doctor says so from the first two.
    private async Task<JsonElement[]> PageAsync(string? after, CancellationToken cancellationToken)
    {
        JsonObject body = new()
        {
            ["size"] = PageDocuments,
            ["version"] = true,
            ["_source"] = false,
            ["sort"] = "flag_id",
            ["query"] = new JsonObject { ["match_all"] = new JsonObject() },
        };
        if (after is not null)
            body["search_after"] = new JsonArray(after);
        ServerAnswer answer = await gateway.SearchAsync(options.IndexPrefix, body, cancellationToken);
        if (answer.Status == 404)
            return [];
        return answer.Accepted ? [.. answer.Body.GetProperty("hits").GetProperty("hits").EnumerateArray()] : throw new HttpRequestException(answer.ToString());
    }
}
