using Cybershield.Matching;
using Cybershield.Review;
using Cybershield.Service.Pages;
using Cybershield.Storage;

namespace Cybershield.Service.Web;

/// <summary>The term lists: which are in force, and how right they are.</summary>
internal static class ListEndpoints
{
    private static readonly FlagQuery Every = new(IncludeMuted: true);

    public static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet("/lists", IndexAsync);
        pages.MapGet("/lists/{id}", ShowAsync);
    }

    private static async Task<IResult> IndexAsync(HttpContext context, ReviewStore store, ServiceState state, CancellationToken cancellationToken)
    {
        IReadOnlyList<ListSummary> lists = await SummariesAsync(store, state, Viewer.Of(context).Now, cancellationToken);
        IEnumerable<string> raised = (await store.CountAsync(Every, cancellationToken)).ByList.Keys;
        return Rendered.As<ListIndex, ListsModel>(context, new(lists, [.. raised.Except(lists.Select(list => list.List.Id)).Order(StringComparer.Ordinal)], state.Now.Lists));
    }

    /// <summary>Every list in force with its flags and what its owner should look at, by id.</summary>
    public static async Task<IReadOnlyList<ListSummary>> SummariesAsync(ReviewStore store, ServiceState state, DateTimeOffset now, CancellationToken cancellationToken)
    {
        IReadOnlyDictionary<string, FlagCount> all = (await store.CountAsync(Every, cancellationToken)).ByList;
        IReadOnlyDictionary<string, FlagCount> open = (await store.CountAsync(Every with { States = [FlagState.Open] }, cancellationToken)).ByList;
        List<ListSummary> lists = [];
        foreach (TermList list in state.Now.TermLists.OrderBy(list => list.Id, StringComparer.Ordinal))
        {
            IReadOnlyList<string> trouble = ListTrouble.Of(list, await store.PrecisionAsync(list.Id, null, cancellationToken), DayOf(now));
            lists.Add(new ListSummary(list, all.GetValueOrDefault(list.Id), open.GetValueOrDefault(list.Id), trouble));
        }

        return lists;
    }

    private static async Task<IResult> ShowAsync(string id, HttpContext context, ReviewStore store, ServiceState state, ListChecks checks, CancellationToken cancellationToken)
    {
        if (state.Now.TermLists.FirstOrDefault(list => list.Id == id) is not { } list)
            return Results.NotFound();
        Viewer viewer = Viewer.Of(context);
        ListActivity activity = await store.ActivityAsync(id, viewer.Now.AddDays(-DailyFlags.DaysShown - 1), cancellationToken);
        IReadOnlyList<TermPrecision> precision = await store.PrecisionAsync(id, null, cancellationToken);
        var model = new ListModel(
            list, activity, precision, DailyFlags.Of(activity, viewer), await checks.OfAsync(list, cancellationToken), ListTrouble.Of(list, precision, DayOf(viewer.Now)), state.Now.Lists);
        return Rendered.As<ListView, ListModel>(context, model);
    }

    private static DateOnly DayOf(DateTimeOffset now) => DateOnly.FromDateTime(now.UtcDateTime);
}
