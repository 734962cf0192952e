using Cybershield.Matching;
using Cybershield.Storage;

namespace Cybershield.Service.Configuration;

/// <summary>The term lists of <c>config/watchlists</c> as they were read together.</summary>
/// <param name="Hash">Over everything that was read.</param>
internal sealed record WatchlistFolder(IReadOnlyList<TermList> Lists, string Hash)
{
    /// <summary>The lists as the record keeps them.</summary>
    public IReadOnlyList<ListText> Texts => [.. Lists.Select(list => new ListText(list.Id, list.Version, list.Sha256, list.CanonicalText, list.Status))];

    /// <summary>Reads every list of the configuration folder; with an error in <paramref name="errors"/> they are not to be used.</summary>
    public static WatchlistFolder Read(string folder, List<ConfigurationError> errors)
    {
        FolderContent content = FolderContent.Read(Path.Combine(folder, "watchlists"), "*.yaml", errors);
        List<TermList> lists = [];
        foreach (ConfigurationFile file in content.Files)
        {
            TermListReading reading = TermListReader.Read(file.Name, file.Text);
            errors.AddRange(reading.Errors);
            if (reading.List is { } list)
                lists.Add(list);
        }

        errors.AddRange(TermListReader.CheckTogether(lists));
        return new WatchlistFolder(lists, content.Hash);
    }

    /// <summary>What is wrong with lists whose text changed while their version did not.</summary>
    public IEnumerable<ConfigurationError> Unversioned(IReadOnlyList<ListText> rejected) =>
        from text in rejected
        let list = Lists.First(list => list.Id == text.ListId)
        select new ConfigurationError(list.FileName, 1, 1, $"the list {list.Id} changed but is still version {list.Version}", "raise `version`: flags name the version that judged them");
}
