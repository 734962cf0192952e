using System.Text;
using Cybershield.Review;
using Cybershield.Service.Pages;
using Cybershield.Storage;

namespace Cybershield.Service.Web;

/// <summary>The queue, its exports, and going on to the next flag.</summary>
internal static class QueueEndpoints
{
    private const int RowsPerPage = 50;

    public static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet("/flags", ShowAsync);
        pages.MapGet("/flags.csv", (HttpContext context, ReviewStore store) => Export(context, store, WriteCsvAsync, "text/csv; charset=utf-8", "flags.csv"));
        pages.MapGet("/flags.json", (HttpContext context, ReviewStore store) => Export(context, store, FlagExport.WriteJsonAsync, "application/json", "flags.json"));
        pages.MapPost("/flags/next", NextAsync);
    }

    /// <summary>Goes on with the next flag of the filter, claimed for the reviewer; back to the queue where none is left.</summary>
    public static async Task<IResult> GoOnAsync(HttpContext context, ReviewStore store, string? afterFlagId, string? doneFlagId)
    {
        CancellationToken aborted = context.RequestAborted;
        QueueFilter filter = QueueFilter.Read(context.Request.Query);
        FlagQuery query = filter.ToQuery(Viewer.Of(context).Zone) with { States = [FlagState.Open] };
        string reviewer = Session.Reviewer(context)!.Id;
        Flag? next = await store.NextAsync(query, afterFlagId, reviewer, aborted);
        if (next is null)
            return SeeOther.To("/flags" + filter.ToQueryString(("done", doneFlagId), ("none", "left")));
        await store.ClaimAsync(next.Id, reviewer, aborted);
        return SeeOther.To($"/flags/{next.Id}" + filter.ToQueryString(("done", doneFlagId)));
    }

    private static async Task<IResult> ShowAsync(HttpContext context, ReviewStore store, FeedKey feedKey, CancellationToken cancellationToken)
    {
        QueueFilter filter = QueueFilter.Read(context.Request.Query);
        FlagQuery query = filter.ToQuery(Viewer.Of(context).Zone);
        string? after = context.Request.Query["after"];
        FlagPage page = await store.ListAsync(query, after, RowsPerPage, cancellationToken);
        FlagCounts counts = await store.CountAsync(query, cancellationToken);
        string feed = "/flags.atom" + filter.ToQueryString(("key", feedKey.For(Session.Reviewer(context)!)));
        Flag? done = await FindDoneAsync(context, store);
        return Rendered.As<Queue, QueueModel>(context, new(filter, page, counts, after is not null, context.Request.Query.ContainsKey("none"), feed, done));
    }

    /// <summary>The flag that was decided a moment ago, as the address says.</summary>
    public static async Task<Flag?> FindDoneAsync(HttpContext context, ReviewStore store) =>
        context.Request.Query["done"].ToString() is { Length: > 0 } id ? await store.FindAsync(id, context.RequestAborted) : null;

    private static Task<IResult> NextAsync(HttpContext context, ReviewStore store) => GoOnAsync(context, store, null, null);

    /// <remarks>The byte order mark tells a spreadsheet that it reads UTF-8.</remarks>
    private static async Task WriteCsvAsync(IAsyncEnumerable<Flag> flags, Stream stream, CancellationToken cancellationToken)
    {
        await using var writer = new StreamWriter(stream, Encoding.UTF8, leaveOpen: true);
        await FlagExport.WriteCsvAsync(flags, writer, cancellationToken);
    }

    private static IResult Export(
        HttpContext context, ReviewStore store, Func<IAsyncEnumerable<Flag>, Stream, CancellationToken, Task> write, string contentType, string fileName)
    {
        QueueFilter filter = QueueFilter.Read(context.Request.Query);
        IAsyncEnumerable<Flag> flags = store.ExportAsync(filter.ToQuery(Viewer.Of(context).Zone), context.RequestAborted);
        return Results.Stream(stream => write(flags, stream, context.RequestAborted), contentType, fileName);
    }
}
