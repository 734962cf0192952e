using Cybershield.Matching;
using Cybershield.Storage;

namespace Cybershield.Service.Configuration;

/// <summary>The term lists of <c>config/watchlists</c> as they were read together.</summary>
/// <param name="Hash">Over everything that was read.</param>
/// <param name="AllowTestLists">Lists that say <c>test_only: true</c> are taken, and flag.</param>
internal sealed record WatchlistFolder(IReadOnlyList<TermList> Lists, string Hash, bool AllowTestLists)
{
    /// <summary>The list files as they were read.</summary>
    public IReadOnlyList<ConfigurationFile> Files { get; init; } = [];

    /// <summary>The configuration set that they are of; null where they come from a folder.</summary>
    public long? Set { get; init; }

    /// <summary>The lists as the record keeps them.</summary>
    public IReadOnlyList<ListText> Texts => [.. Lists.Select(list => new ListText(list.Id, list.Version, list.Sha256, list.CanonicalText, list.Status))];

    /// <summary>Reads every list of the configuration folder; with an error in <paramref name="errors"/> they are not to be used.</summary>
    public static WatchlistFolder Read(string folder, bool allowTestLists, List<ConfigurationError> errors)
    {
        FolderContent content = FolderContent.Read(Path.Combine(folder, "watchlists"), "*.yaml", errors);
        return new WatchlistFolder(ReadLists(content.Files, allowTestLists, errors), content.Hash, allowTestLists) { Files = content.Files };
    }

    /// <summary>The lists of a configuration set.</summary>
    /// <param name="hash">Of the set.</param>
    public static WatchlistFolder Of(IReadOnlyList<ConfigurationFile> files, string hash, bool allowTestLists, List<ConfigurationError> errors) =>
        new(ReadLists(files, allowTestLists, errors), hash, allowTestLists) { Files = files };

    private static List<TermList> ReadLists(IReadOnlyList<ConfigurationFile> files, bool allowTestLists, List<ConfigurationError> errors)
    {
        List<TermList> lists = [];
        foreach (ConfigurationFile file in files)
        {
            TermListReading reading = TermListReader.Read(file.Name, file.Text);
            errors.AddRange(reading.Errors);
            if (reading.List is { } list)
                lists.Add(list);
        }

        errors.AddRange(TermListReader.CheckTogether(lists));
        if (!allowTestLists)
            errors.AddRange(lists.Where(list => list.TestOnly).Select(TestOnly));
        return lists;
    }

    /// <summary>The watchlist of these lists on a day: expiry and overdue reviews are applied.</summary>
    public Watchlist Compile(DateOnly effectiveDate) => Watchlist.Compile(Lists, effectiveDate, AllowTestLists);

    private static ConfigurationError TestOnly(TermList list) =>
        new(list.FileName, 1, 1, $"the list {list.Id} is `test_only`, and such lists are for tests and `explain`", "remove `test_only`, or move the file out of the folder");

    /// <summary>What is wrong with lists whose text changed while their version did not.</summary>
    public IEnumerable<ConfigurationError> Unversioned(IReadOnlyList<ListText> rejected) =>
        from text in rejected
        let list = Lists.First(list => list.Id == text.ListId)
        select new ConfigurationError(list.FileName, 1, 1, $"the list {list.Id} changed but is still version {list.Version}", "raise `version`: flags name the version that judged them");
}
