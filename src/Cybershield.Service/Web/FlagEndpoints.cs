using System.Globalization;
using Cybershield.Review;
using Cybershield.Service.Pages;
using Cybershield.Storage;

namespace Cybershield.Service.Web;

/// <summary>One flag: its page, and what a reviewer can do with it. An action that is taken leads on by 303; one that is refused shows the page again with the reason.</summary>
internal static class FlagEndpoints
{
    private const string TickPrefix = "tick-";

    public static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet("/flags/{id}", async (string id, FlagReader reader) => await reader.ShowAsync(id, Shown.Plainly));
        pages.MapPost("/flags/{id}/claim", (string id, FlagReader reader) => reader.ActAsync(id, (store, who, token) => store.ClaimAsync(id, who, token)));
        pages.MapPost("/flags/{id}/release", (string id, FlagReader reader) => reader.ActAsync(id, (store, who, token) => store.ReleaseAsync(id, who, token)));
        pages.MapPost("/flags/{id}/undo", (string id, FlagReader reader) => reader.ActAsync(id, (store, who, token) => store.UndoAsync(id, who, token)));
        pages.MapPost("/flags/{id}/reopen", ReopenAsync);
        pages.MapPost("/flags/{id}/skip", SkipAsync);
        pages.MapPost("/flags/{id}/decide", DecideAsync);
        pages.MapPost("/flags/{id}/reveal", RevealAsync);
    }

    private static async Task<IResult> ReopenAsync(string id, HttpContext context, FlagReader reader)
    {
        IFormCollection form = await context.Request.ReadFormAsync(context.RequestAborted);
        return await reader.ActAsync(id, (store, who, token) => store.ReopenAsync(id, who, form["reason"].ToString().Trim(), token));
    }

    private static async Task<IResult> SkipAsync(string id, HttpContext context, ReviewStore store, FlagReader reader)
    {
        ReviewResult result = await store.SkipAsync(id, Session.Reviewer(context)!.Id, context.RequestAborted);
        return result.Status == ReviewStatus.Done ? await QueueEndpoints.GoOnAsync(context, store, id, null) : await reader.RefuseAsync(id, result, DecisionDraft.Empty);
    }

    private static async Task<IResult> DecideAsync(string id, HttpContext context, ReviewStore store, FlagReader reader)
    {
        IFormCollection form = await context.Request.ReadFormAsync(context.RequestAborted);
        DecisionDraft draft = Read(form);
        if (draft.Outcome is null || !MachineNames.Outcomes.TryGetValue(draft.Outcome, out Outcome outcome))
            return await reader.RefuseAsync(id, new ReviewResult(ReviewStatus.Invalid, null, Texts.T("refused.no_outcome")), draft);
        var request = new DecisionRequest(id, Whole(form["revision"]) ?? 0, Session.Reviewer(context)!.Id, outcome, draft.Reason, draft.Note, draft.DuplicateOf, draft.Ticks, Whole(form["alike"]));
        ReviewResult result = await store.DecideAsync(request, context.RequestAborted);
        if (result.Status != ReviewStatus.Done)
            return await reader.RefuseAsync(id, result, draft);
        return form["then"] == "stay" ? reader.BackTo(id) : await QueueEndpoints.GoOnAsync(context, store, id, id);
    }

    private static DecisionDraft Read(IFormCollection form)
    {
        string? outcome = Given(form["outcome"]);
        string? duplicate = outcome == "duplicate" ? Given(form["duplicate-of"]) : null;
        return new DecisionDraft(outcome, Given(form["reason-" + outcome]), Given(form["note"]), duplicate?.Split('/', '?').LastOrDefault(part => part.Length == 32) ?? duplicate, ReadTicks(form));
    }

    private static Dictionary<string, bool> ReadTicks(IFormCollection form) => form
        .Where(field => field.Key.StartsWith(TickPrefix, StringComparison.Ordinal) && field.Value.ToString() is "right" or "wrong")
        .ToDictionary(field => field.Key[TickPrefix.Length..], field => field.Value == "right");

    private static int? Whole(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;

    private static string? Given(string? value) => string.IsNullOrWhiteSpace(value) ? null : value.Trim();

    /// <remarks>The unmasked text is the answer to the form itself: it has no address, and nothing keeps it.</remarks>
    private static async Task<IResult> RevealAsync(string id, HttpContext context, ReviewStore store, FlagReader reader)
    {
        IFormCollection form = await context.Request.ReadFormAsync(context.RequestAborted);
        RevealResult result = await store.RevealAsync(id, Session.Reviewer(context)!.Id, form["reason"].ToString().Trim(), context.RequestAborted);
        return result.Status == ReviewStatus.Done
            ? await reader.ShowAsync(id, Shown.Plainly with { Unmasked = result.Capture })
            : await reader.RefuseAsync(id, new ReviewResult(result.Status, null, result.Why), DecisionDraft.Empty);
    }
}

/// <summary>How a flag's page is shown, beside what the record says.</summary>
internal sealed record Shown(int Status, string? Refusal, DecisionDraft Draft, Capture? Unmasked)
{
    public static Shown Plainly { get; } = new(StatusCodes.Status200OK, null, DecisionDraft.Empty, null);
}

/// <summary>Reads what the page of a flag shows, for the request at hand.</summary>
internal sealed class FlagReader(IHttpContextAccessor accessor, ReviewStore store, CrawlRecord record)
{
    private const int AlikeShown = 20;

    private HttpContext Context => accessor.HttpContext!;

    public async Task<IResult> ShowAsync(string id, Shown shown)
    {
        CancellationToken aborted = Context.RequestAborted;
        if (await store.FindAsync(id, aborted) is not { } flag)
            return Results.NotFound();
        StoredPage? newest = await record.FindPageAsync(flag.Url, aborted);
        Capture? judged = await store.FindCaptureAsync(flag.Latest.CaptureId, aborted);
        var model = new FlagModel(
            flag,
            shown.Unmasked ?? judged,
            shown.Unmasked is not null,
            newest is not null && newest.CaptureId != flag.Latest.CaptureId ? newest.FetchedAt : null,
            await store.HistoryAsync(id, aborted),
            await store.CountMutedByAsync(flag.Url, wholePrefix: false, flag.ListId, aborted),
            QueueFilter.Read(Context.Request.Query),
            await QueueEndpoints.FindDoneAsync(Context, store),
            shown.Refusal,
            shown.Draft,
            Context.Request.Query["text"] == "all",
            await store.AlikeAsync(id, Session.Reviewer(Context)!.Id, AlikeShown, aborted),
            await store.PrecisionAsync(flag.ListId, [.. flag.Latest.Terms.Where(term => term.Counted).Select(term => term.TermId)], aborted))
        {
            Changes = await ChangesAsync(flag, judged, newest, aborted),
        };
        return Rendered.As<FlagView, FlagModel>(Context, model, shown.Status);
    }

    // A page that changed after it was judged is compared with what it became, else with what it was.
    private async Task<TextChanges?> ChangesAsync(Flag flag, Capture? judged, StoredPage? newest, CancellationToken cancellationToken)
    {
        if (judged?.Text is not { } text)
            return null;
        if (newest is { Text: { } latest } && newest.CaptureId != judged.Id)
            return TextChanges.Between(text, judged.FetchedAt, ContactMask.Mask(latest), newest.FetchedAt);
        return await store.FindEarlierCaptureAsync(flag.Id, cancellationToken) is { Text: { } earlier } before
            ? TextChanges.Between(earlier, before.FetchedAt, text, judged.FetchedAt)
            : null;
    }

    /// <summary>Takes an action of the signed-in reviewer and shows the flag as it then stands.</summary>
    public async Task<IResult> ActAsync(string id, Func<ReviewStore, string, CancellationToken, Task<ReviewResult>> act)
    {
        ReviewResult result = await act(store, Session.Reviewer(Context)!.Id, Context.RequestAborted);
        return result.Status == ReviewStatus.Done ? BackTo(id) : await RefuseAsync(id, result, DecisionDraft.Empty);
    }

    public Task<IResult> RefuseAsync(string id, ReviewResult result, DecisionDraft draft) =>
        result.Status == ReviewStatus.Unknown
            ? Task.FromResult(Results.NotFound())
            : ShowAsync(id, new Shown(StatusCodes.Status409Conflict, result.Why ?? Texts.T("refused." + MachineNames.NameOf(result.Status)), draft, null));

    public IResult BackTo(string id) => SeeOther.To($"/flags/{id}{QueueFilter.Read(Context.Request.Query).ToQueryString()}#decide");
}
