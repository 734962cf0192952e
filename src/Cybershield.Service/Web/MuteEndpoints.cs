using System.Globalization;
using Cybershield.Review;
using Cybershield.Service.Pages;
using Cybershield.Storage;

namespace Cybershield.Service.Web;

/// <summary>Mutes: counted first, made with a reason and an end, ended by hand.</summary>
internal static class MuteEndpoints
{
    private const int DefaultDays = 30;

    public static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet("/mutes", (HttpContext context, ReviewStore store) => ListAsync(context, store, null));
        pages.MapGet("/mutes/new", AskAsync);
        pages.MapPost("/mutes", MuteAsync);
        pages.MapPost("/mutes/{id:long}/end", EndAsync);
    }

    private static async Task<IResult> ListAsync(HttpContext context, ReviewStore store, string? refusal)
    {
        IReadOnlyList<Mute> mutes = await store.MutesAsync(context.RequestAborted);
        return Rendered.As<MuteList, MutesModel>(context, new(mutes, refusal), refusal is null ? StatusCodes.Status200OK : StatusCodes.Status409Conflict);
    }

    private static async Task<IResult> AskAsync(HttpContext context, ReviewStore store)
    {
        IQueryCollection query = context.Request.Query;
        if (await store.FindAsync(query["flag"].ToString(), context.RequestAborted) is not { } flag)
            return Results.NotFound();
        string prefix = query["prefix"].ToString() is { Length: > 0 } given ? given : flag.Url;
        return await FormAsync(context, store, flag, prefix, query["below"] == "yes", query["reason"].ToString(), DefaultDays, null);
    }

    private static async Task<IResult> FormAsync(
        HttpContext context, ReviewStore store, Flag flag, string prefix, bool below, string reason, int days, string? refusal)
    {
        int hides = await store.CountMutedByAsync(prefix, below, flag.ListId, context.RequestAborted);
        return Rendered.As<MuteForm, MuteModel>(context, new(flag, prefix, below, hides, reason, days, refusal), refusal is null ? StatusCodes.Status200OK : StatusCodes.Status409Conflict);
    }

    private static async Task<IResult> MuteAsync(HttpContext context, ReviewStore store, TimeProvider time)
    {
        IFormCollection form = await context.Request.ReadFormAsync(context.RequestAborted);
        if (await store.FindAsync(form["flag"].ToString(), context.RequestAborted) is not { } flag)
            return Results.NotFound();
        if (!int.TryParse(form["days"], NumberStyles.None, CultureInfo.InvariantCulture, out int days) || days is < 1 or > 365)
            days = DefaultDays;
        var request = new MuteRequest(
            form["prefix"].ToString(), form["below"] == "yes", flag.ListId, form["reason"].ToString().Trim(), Session.Reviewer(context)!.Id, time.GetUtcNow().AddDays(days));
        ReviewResult result = await store.MuteAsync(request, context.RequestAborted);
        return result.Status == ReviewStatus.Done
            ? SeeOther.To("/mutes")
            : await FormAsync(context, store, flag, request.UrlPrefix, request.WholePrefix, request.Reason, days, result.Why ?? Texts.T("refused.invalid"));
    }

    private static async Task<IResult> EndAsync(long id, HttpContext context, ReviewStore store)
    {
        ReviewResult result = await store.UnmuteAsync(id, Session.Reviewer(context)!.Id, context.RequestAborted);
        return result.Status == ReviewStatus.Done ? SeeOther.To("/mutes") : await ListAsync(context, store, result.Why ?? Texts.T("refused.not_now"));
    }
}
