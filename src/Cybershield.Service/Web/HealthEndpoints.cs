using Cybershield.Review;
using Cybershield.Service.Crawl;
using Cybershield.Storage;

namespace Cybershield.Service.Web;

/// <summary>For machines, without signing in: nothing of any page is in it.</summary>
internal static class HealthEndpoints
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/health/live", Live);
        app.MapGet("/health/ready", (HealthAnswers health, CancellationToken cancellationToken) => health.ReadyAsync(cancellationToken));
        app.MapGet("/health", (HealthAnswers health, CancellationToken cancellationToken) => health.HealthAsync(cancellationToken));
    }

    /// <summary>That the process answers is the answer.</summary>
    public static IResult Live() => Results.Text("live\n");
}

/// <summary>Whether the service can work, and how each of its parts does.</summary>
internal sealed class HealthAnswers(IOutbox outbox, CrawlRecord record, ServiceState state, WorkerStates workers, WorkerStanding standing)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>Ready while the record answers and can be written; a search server that is away makes nobody wait.</summary>
    public async Task<IResult> ReadyAsync(CancellationToken cancellationToken) =>
        await DepthAsync(cancellationToken) is null ? NotReady("the record does not answer\n")
            : record.Trouble is not null ? NotReady("the record cannot be written; the log and today's page say why\n")
            : Results.Text("ready\n");

    /// <summary>Each part: <c>ok</c> or <c>failing</c>; the whole is <c>degraded</c> while a part other than the record fails.</summary>
    public async Task<IResult> HealthAsync(CancellationToken cancellationToken)
    {
        OutboxDepth? depth = await DepthAsync(cancellationToken);
        bool works = depth is not null && record.Trouble is null;
        ServiceSnapshot now = state.Now;
        bool whole = now.Search?.Trouble is null && workers.AllWork && !standing.IsAside;
        var health = new
        {
            status = !works ? "failing" : whole ? "ok" : "degraded",
            record = works ? "ok" : "failing",
            outbox_waiting = depth?.Waiting,
            outbox_dead = depth?.Dead,
            search_server = now.Search is null ? null : now.Search.Trouble is null ? "ok" : "failing",
            configuration_set = standing.Set,
            configuration_problem = standing.Problem,
            lists_rejected = now.Lists?.Rejected is not null,
            sites_rejected = now.Sites?.Rejected is not null,
            workers = workers.Now.ToDictionary(worker => worker.Key, worker => worker.Value ? "ok" : "failing"),
        };
        return Results.Json(health, statusCode: works ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }

    private static IResult NotReady(string why) => Results.Text(why, statusCode: StatusCodes.Status503ServiceUnavailable);

    /// <remarks>Any failure of the store means "not ready": the probe must answer whatever the store does.</remarks>
    private async Task<OutboxDepth?> DepthAsync(CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            return await outbox.DepthAsync(patience.Token);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }
}
