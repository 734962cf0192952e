using Cybershield.Review;

namespace Cybershield.Service.Web;

/// <summary>For machines, without signing in: nothing of any page is in it.</summary>
internal static class HealthEndpoints
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/health/live", () => Results.Text("live\n"));
        app.MapGet("/health/ready", ReadyAsync);
        app.MapGet("/health", HealthAsync);
    }

    private static async Task<IResult> ReadyAsync(IOutbox outbox, CancellationToken cancellationToken) =>
        await DepthAsync(outbox, cancellationToken) is null
            ? Results.Text("the record does not answer\n", statusCode: StatusCodes.Status503ServiceUnavailable)
            : Results.Text("ready\n");

    private static async Task<IResult> HealthAsync(IOutbox outbox, ServiceState state, CancellationToken cancellationToken)
    {
        OutboxDepth? depth = await DepthAsync(outbox, cancellationToken);
        ServiceSnapshot now = state.Now;
        var health = new
        {
            status = depth is null ? "failing" : now.Search?.Trouble is null ? "ok" : "degraded",
            record = depth is null ? "failing" : "ok",
            outbox_waiting = depth?.Waiting,
            outbox_dead = depth?.Dead,
            search_server = now.Search is null ? null : now.Search.Trouble is null ? "ok" : "failing",
            lists_rejected = now.Lists?.Rejected is not null,
            sites_rejected = now.Sites?.Rejected is not null,
        };
        return Results.Json(health, statusCode: depth is null ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK);
    }

    /// <remarks>Any failure of the store means "not ready": the probe must answer whatever the store does.</remarks>
    private static async Task<OutboxDepth?> DepthAsync(IOutbox outbox, CancellationToken cancellationToken)
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
