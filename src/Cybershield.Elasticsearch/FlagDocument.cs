using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Cybershield.Review;

namespace Cybershield.Elasticsearch;

/// <summary>
/// A flag as the search server holds it, whole. It describes a page and a list, never a person: no reviewer, no note, no author.
/// Every text in it is masked. Its fields are those of <c>flag-mapping.json</c>, which is strict.
/// </summary>
internal sealed record FlagDocument
{
    internal const int MaxTerms = 1_000;
    private const int MaxSpansPerTerm = 100;
    private const int MaxExclusions = 200;

    /// <summary>How documents are written: Cyrillic stays Cyrillic, a broken surrogate becomes U+FFFD.</summary>
    internal static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public required string FlagId { get; init; }
    public required long Revision { get; init; }
    public required string State { get; init; }
    public required DateTime FirstFlaggedAt { get; init; }
    public DateTime? UpdatedAt { get; init; }
    public string? LapsedBecause { get; init; }
    public bool? Muted { get; init; }
    public string? Url { get; init; }
    public string? Host { get; init; }
    public string? SiteId { get; init; }
    public string? SiteName { get; init; }
    public string? SiteGroup { get; init; }
    public string? Title { get; init; }
    public string? Language { get; init; }
    public string? ListId { get; init; }
    public string? ListTitle { get; init; }
    public DocumentAssessment? Assessment { get; init; }
    public DocumentDecision? Decision { get; init; }
    /// <summary>What is <c>new</c> about the matches: <c>new</c>, <c>seen</c> or <c>gone</c> against the capture judged before; null where that was not compared.</summary>
    public string? MatchNews { get; init; }
    /// <summary>Ids of the counted terms, flat, because Kibana cannot aggregate nested fields.</summary>
    public IReadOnlyList<string>? TermIds { get; init; }
    public IReadOnlyList<DocumentMatch>? Matches { get; init; }
    /// <summary>Terms that the capture judged before had and this one has not.</summary>
    public IReadOnlyList<DocumentGoneTerm>? Gone { get; init; }
    public IReadOnlyList<DocumentExclusion>? Excluded { get; init; }
    /// <summary>The page's text; spans of matches point into it.</summary>
    public IReadOnlyList<DocumentBlock>? Blocks { get; init; }
    public bool? TextCut { get; init; }
    /// <summary>Folded words of our own, the same that the store searches.</summary>
    public string? SearchText { get; init; }

    /// <summary>Projects an entry; a removal becomes a stub, since the version of a real delete would soon be forgotten.</summary>
    public static FlagDocument From(OutboxEntry entry, int maxTextCharacters) => entry.Flag is Flag flag
        ? Project(entry, flag, maxTextCharacters)
        : new() { FlagId = entry.FlagId, Revision = entry.Revision, State = "removed", FirstFlaggedAt = entry.FirstFlaggedAt.UtcDateTime };

    private static FlagDocument Project(OutboxEntry entry, Flag flag, int maxTextCharacters)
    {
        IReadOnlyList<DocumentBlock> blocks = DocumentBlock.Take(entry.Text, maxTextCharacters);
        string searchText = Cut(entry.SearchText, maxTextCharacters);
        return new()
        {
            FlagId = entry.FlagId,
            Revision = entry.Revision,
            State = Name(flag.State),
            FirstFlaggedAt = entry.FirstFlaggedAt.UtcDateTime,
            UpdatedAt = flag.UpdatedAt.UtcDateTime,
            LapsedBecause = flag.LapsedBecause,
            Muted = flag.MuteId is not null,
            Url = flag.Url,
            Host = Uri.TryCreate(flag.Url, UriKind.Absolute, out Uri? uri) ? uri.Authority : null,
            SiteId = flag.SiteId,
            SiteName = flag.SiteName,
            SiteGroup = flag.SiteGroup,
            Title = flag.PageTitle,
            Language = flag.Language,
            ListId = flag.ListId,
            ListTitle = flag.ListTitle,
            Assessment = DocumentAssessment.From(flag.Latest),
            Decision = flag.Decision is Decision decision ? DocumentDecision.From(decision, flag) : null,
            MatchNews = flag.Latest.News is MatchNews news ? MatchComparison.NameOf(news) : null,
            TermIds = [.. flag.Latest.Terms.Where(t => t.Counted).Select(t => t.TermId).Take(MaxTerms)],
            Matches = [.. flag.Latest.Terms.Take(MaxTerms).Select(t => DocumentMatch.From(t, flag.Decision, MaxSpansPerTerm))],
            Gone = [.. flag.Latest.Gone.Take(MaxTerms).Select(DocumentGoneTerm.From)],
            Excluded = [.. flag.Latest.Excluded.Take(MaxExclusions).Select(DocumentExclusion.From)],
            Blocks = blocks,
            TextCut = blocks.Sum(b => b.Text.Length) < entry.Text.Sum(b => b.Text.Length) || searchText.Length < entry.SearchText.Length,
            SearchText = searchText,
        };
    }

    internal static string Name<T>(T value) where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    /// <summary>The start of a text, never ending within a surrogate pair.</summary>
    internal static string Cut(string text, int atMost) =>
        text.Length <= atMost ? text : text[..(atMost > 0 && char.IsHighSurrogate(text[atMost - 1]) ? atMost - 1 : atMost)];
}

/// <summary>The latest assessment's figures.</summary>
/// <param name="ListRelease">List and version in one word, because a version alone says nothing where several lists are counted.</param>
/// <param name="ScoreRatio">Score over what the list asks for: what orders a queue.</param>
internal sealed record DocumentAssessment(
    string ListVersion,
    string ListRelease,
    string ListSha256,
    int MatcherVersion,
    DateTime CapturedAt,
    DateTime ScreenedAt,
    decimal Score,
    decimal ScoreAtLeast,
    decimal ScoreRatio,
    int DistinctTerms,
    int DistinctTermsAtLeast)
{
    public static DocumentAssessment From(Assessment a) => new(
        a.ListVersion,
        $"{a.ListId} {a.ListVersion}",
        a.ListSha256,
        a.MatcherVersion,
        a.CapturedAt.UtcDateTime,
        a.ScreenedAt.UtcDateTime,
        a.Score,
        a.ScoreAtLeast,
        a.ScoreAtLeast > 0 ? Math.Round(a.Score / a.ScoreAtLeast, 3) : 0,
        a.DistinctTerms,
        a.DistinctTermsAtLeast);
}

/// <summary>The decision in force. Who decided stays in the record.</summary>
/// <param name="Right">1 where the list was right, 0 where it was not, null where the outcome says neither: its mean is the precision.</param>
/// <param name="TermsRight">List and term in one word, for every term that was right to match: ticked so, or by the outcome. The same of <paramref name="TermsWrong"/>.</param>
internal sealed record DocumentDecision(
    string Outcome, string? Reason, double? Right, IReadOnlyList<string> TermsRight, IReadOnlyList<string> TermsWrong, DateTime DecidedAt, string ListVersion, double HoursWaited)
{
    public static DocumentDecision From(Decision d, Flag flag) => new(
        Outcomes.NameOf(d.Outcome), d.Reason, RightOf(d.Outcome), Terms(d, flag.ListId, right: true), Terms(d, flag.ListId, right: false),
        d.DecidedAt.UtcDateTime, d.ListVersion, Math.Round((d.DecidedAt - flag.FirstFlaggedAt).TotalHours, 2));

    private static string[] Terms(Decision d, string listId, bool right) =>
        [.. d.Verdicts.Where(verdict => verdict.Value == right).Select(verdict => $"{listId} {verdict.Key}").Take(FlagDocument.MaxTerms)];

    private static double? RightOf(Outcome outcome) => outcome switch
    {
        Review.Outcome.Concern => 1,
        Review.Outcome.LawfulUse or Review.Outcome.WrongMatch => 0,
        _ => null,
    };
}

/// <summary>One matched term with the place and the words that explain it.</summary>
/// <param name="Presence"><c>new</c> where all its passages are, <c>seen</c> where one was there before; null where it was not compared.</param>
/// <param name="Right">Whether the decision in force says that it was right to match; null where it says nothing.</param>
internal sealed record DocumentMatch(
    string TermId,
    string Why,
    string Form,
    IReadOnlyList<string> How,
    string Zone,
    decimal Weight,
    decimal Multiplier,
    decimal Points,
    bool Counted,
    int Occurrences,
    string? Presence,
    int NewPassages,
    bool? Right,
    Snippet Snippet,
    IReadOnlyList<DocumentSpan> Spans)
{
    public static DocumentMatch From(AssessedTerm t, Decision? decision, int maxSpans) => new(
        t.TermId,
        t.Why,
        t.Form,
        [.. t.How.Select(h => FlagDocument.Name(h.Kind))],
        FlagDocument.Name(t.Zone),
        t.Weight,
        t.Multiplier,
        t.Points,
        t.Counted,
        t.Occurrences,
        t.Presence is MatchPresence presence ? FlagDocument.Name(presence) : null,
        t.NewPassages,
        decision?.Verdicts.TryGetValue(t.TermId, out bool right) == true ? right : null,
        t.Snippet,
        [.. t.Spans.Take(maxSpans).Select(s => new DocumentSpan(s.Block, s.Start, s.Length))]);
}

/// <summary>A place in <see cref="FlagDocument.Blocks"/>, UTF-16 units.</summary>
internal sealed record DocumentSpan(int Block, int Start, int Length);

/// <summary>A term that is on the page no more, as it was found then.</summary>
internal sealed record DocumentGoneTerm(string TermId, string Why, string Form, Snippet Snippet)
{
    public static DocumentGoneTerm From(GoneTerm gone) => new(gone.TermId, gone.Why, gone.Form, gone.Snippet);
}

/// <summary>An occurrence that an exclusion kept out of the score.</summary>
internal sealed record DocumentExclusion(string ExclusionId, string Why, string TermId, string Form, string By, string Zone, Snippet Snippet)
{
    public static DocumentExclusion From(AssessedExclusion e) =>
        new(e.ExclusionId, e.Why, e.TermId, e.Form, e.By, FlagDocument.Name(e.Zone), e.Snippet);
}

/// <summary>One block of the page's masked text.</summary>
internal sealed record DocumentBlock(string Zone, string Language, string Text)
{
    /// <summary>Blocks from the start of the page while they fit; the last one may be cut.</summary>
    public static IReadOnlyList<DocumentBlock> Take(IReadOnlyList<MaskedBlock> blocks, int atMost)
    {
        List<DocumentBlock> taken = [];
        for (int i = 0, left = atMost; i < blocks.Count && left > 0; left -= blocks[i++].Text.Length)
            taken.Add(new(FlagDocument.Name(blocks[i].Zone), blocks[i].Language, FlagDocument.Cut(blocks[i].Text, left)));
        return taken;
    }
}
