using Cybershield.Storage;

namespace Cybershield.Service.Commands;

/// <summary>The index held against the record, all of both.</summary>
/// <param name="Missing">Flags that are neither documents, nor wait, nor are dead letters.</param>
/// <param name="Stale">Documents of another revision than their flag's, which does not wait.</param>
/// <param name="Unknown">Documents whose flag the record does not know.</param>
/// <param name="Twice">Documents that stand in two indices.</param>
/// <param name="Examples">Ids of the first ones that are wrong.</param>
/// <param name="Problem">Why the search server could not be asked; null where it was.</param>
internal sealed record IndexDiagnosis(long Documents, long Waiting, long Dead, long Missing, long Stale, long Unknown, long Twice, IReadOnlyList<string> Examples, string? Problem)
{
    private const int MaxExamples = 10;
    private const int PageFlags = 1_000;

    /// <summary>Flags whose documents went with the index of their month, by retention.</summary>
    public long Dropped { get; init; }

    /// <summary>False where the server would not show what was written in the last second, which then may look missing.</summary>
    public bool IsOfLastSecond { get; init; } = true;

    /// <summary>Every document is as the record has it, or will be by itself.</summary>
    public bool IsAsRecorded => Problem is null && Missing + Stale + Unknown + Twice == 0;

    /// <summary>No person is needed.</summary>
    public bool IsWell => IsAsRecorded && Dead == 0;

    public static IndexDiagnosis Failed(string problem) => new(0, 0, 0, 0, 0, 0, 0, [], problem);

    /// <summary>Goes along both in the order of the ids.</summary>
    public static async Task<IndexDiagnosis> MakeAsync(RecordStore store, IAsyncEnumerable<(string FlagId, long Revision)> documents)
    {
        IndexDiagnosis found = new(0, 0, 0, 0, 0, 0, 0, [], null);
        using IEnumerator<ProjectedFlag> flags = Flags(store).GetEnumerator();
        bool more = flags.MoveNext();
        string last = "";
        await foreach ((string id, long revision) in documents)
        {
            for (; more && string.CompareOrdinal(flags.Current.FlagId, id) < 0; more = flags.MoveNext())
                found = found.WithFlag(flags.Current);
            bool known = more && flags.Current.FlagId == id;
            found = id == last ? (found with { Twice = found.Twice + 1 }).WithExample(id)
                : known ? found.WithBoth(flags.Current, revision)
                : (found with { Documents = found.Documents + 1, Unknown = found.Unknown + 1 }).WithExample(id);
            more = known ? flags.MoveNext() : more;
            last = id;
        }

        for (; more; more = flags.MoveNext())
            found = found.WithFlag(flags.Current);
        return found;
    }

    private static IEnumerable<ProjectedFlag> Flags(RecordStore store)
    {
        for (string after = ""; ;)
        {
            IReadOnlyList<ProjectedFlag> page = store.ReadProjected(after, PageFlags);
            foreach (ProjectedFlag flag in page)
                yield return flag;
            if (page.Count < PageFlags)
                yield break;
            after = page[^1].FlagId;
        }
    }

    private IndexDiagnosis WithFlag(ProjectedFlag flag) =>
        flag.IsDropped ? this with { Dropped = Dropped + 1 } : flag.Waits || flag.IsDead ? Counted(flag) : (this with { Missing = Missing + 1 }).WithExample(flag.FlagId);

    private IndexDiagnosis WithBoth(ProjectedFlag flag, long revision)
    {
        IndexDiagnosis counted = Counted(flag) with { Documents = Documents + 1 };
        return revision == flag.Revision || flag.Waits || flag.IsDead ? counted : (counted with { Stale = Stale + 1 }).WithExample(flag.FlagId);
    }

    private IndexDiagnosis Counted(ProjectedFlag flag) => this with { Waiting = Waiting + (flag.Waits ? 1 : 0), Dead = Dead + (flag.IsDead ? 1 : 0) };

    private IndexDiagnosis WithExample(string id) => Examples.Count < MaxExamples ? this with { Examples = [.. Examples, id] } : this;
}
