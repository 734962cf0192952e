namespace Cybershield.Elasticsearch;

/// <summary>Takes the index of a whole month away.</summary>
public sealed class IndexDeletion(ElasticsearchGateway gateway, ElasticsearchOptions options)
{
    /// <summary>Deletes the index of a month of a generation; accepted too where there is none.</summary>
    public async Task<ServerAnswer> DeleteAsync(int generation, DateTimeOffset month, CancellationToken cancellationToken)
    {
        ServerAnswer answer = gateway.Identity is null ? await gateway.ProbeAsync(cancellationToken) : new ServerAnswer(200, default, "", "");
        if (answer.Accepted)
            answer = await gateway.DeleteIndexAsync(new IndexNames(options.IndexPrefix).IndexFor(generation, month), cancellationToken);
        return answer.Status == 404 ? new ServerAnswer(200, default, "", "") : answer;
    }
}
