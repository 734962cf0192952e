using System.Globalization;
using System.Text;
using System.Text.Json;
using Cybershield.Review;
using Cybershield.Service.Pages;

namespace Cybershield.Service.Web;

/// <summary>Flags as CSV (RFC 4180) and as JSON, streamed. Every text in them is masked by the record.</summary>
internal static class FlagExport
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.Create(System.Text.Unicode.UnicodeRanges.All) };

    private static readonly string[] Columns =
    [
        "id", "address", "site", "site_group", "list", "list_version", "title", "language", "state", "score", "score_at_least", "terms", "captured_at",
        "first_flagged_at", "lapsed_because", "muted", "outcome", "reason", "note", "duplicate_of", "reviewer_id", "decided_at",
    ];

    public static async Task WriteCsvAsync(IAsyncEnumerable<Flag> flags, Stream stream, CancellationToken cancellationToken)
    {
        await using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: true) { NewLine = "\r\n" };
        await writer.WriteLineAsync(string.Join(',', Columns));
        await foreach (Flag flag in flags.WithCancellation(cancellationToken))
            await writer.WriteLineAsync(string.Join(',', Cells(flag).Select(Quote)).AsMemory(), cancellationToken);
    }

    public static async Task WriteJsonAsync(IAsyncEnumerable<Flag> flags, Stream stream, CancellationToken cancellationToken)
    {
        await JsonSerializer.SerializeAsync(stream, Rows(flags), Json, cancellationToken);
    }

    private static async IAsyncEnumerable<object> Rows(IAsyncEnumerable<Flag> flags)
    {
        await foreach (Flag flag in flags)
            yield return Row(flag);
    }

    private static IEnumerable<string?> Cells(Flag flag) =>
    [
        flag.Id, flag.Url, flag.SiteId, flag.SiteGroup, flag.ListId, flag.Latest.ListVersion, flag.PageTitle, flag.Language, MachineNames.NameOf(flag.State),
        Invariant(flag.Latest.Score), Invariant(flag.Latest.ScoreAtLeast), string.Join(' ', flag.Latest.Terms.Where(term => term.Counted).Select(term => term.TermId)),
        Instant(flag.Latest.CapturedAt), Instant(flag.FirstFlaggedAt), flag.LapsedBecause, flag.MuteId is null ? "no" : "yes",
        flag.Decision is null ? null : Outcomes.NameOf(flag.Decision.Outcome), flag.Decision?.Reason, flag.Decision?.Note, flag.Decision?.DuplicateOf,
        flag.Decision?.ReviewerId, flag.Decision is null ? null : Instant(flag.Decision.DecidedAt),
    ];

    private static object Row(Flag flag) => new
    {
        flag.Id,
        Address = flag.Url,
        Site = flag.SiteId,
        flag.SiteGroup,
        List = flag.ListId,
        flag.Latest.ListVersion,
        Title = flag.PageTitle,
        flag.Language,
        State = MachineNames.NameOf(flag.State),
        flag.Latest.Score,
        flag.Latest.ScoreAtLeast,
        Terms = flag.Latest.Terms.Where(term => term.Counted).Select(term => new { Id = term.TermId, term.Form, Zone = MachineNames.NameOf(term.Zone), term.Points, Snippet = term.Snippet.Text }),
        CapturedAt = Instant(flag.Latest.CapturedAt),
        FirstFlaggedAt = Instant(flag.FirstFlaggedAt),
        flag.LapsedBecause,
        Muted = flag.MuteId is not null,
        Decision = flag.Decision is not { } decision ? null : new
        {
            Outcome = Outcomes.NameOf(decision.Outcome),
            decision.Reason,
            decision.Note,
            decision.DuplicateOf,
            decision.ReviewerId,
            DecidedAt = Instant(decision.DecidedAt),
        },
    };

    private static string Invariant(decimal value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Instant(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    /// <remarks>A cell that a spreadsheet would take for a formula gets an apostrophe: crawled text must not run there either.</remarks>
    private static string Quote(string? cell)
    {
        if (string.IsNullOrEmpty(cell))
            return "";
        string safe = cell[0] is '=' or '+' or '-' or '@' or '\t' or '\r' ? "'" + cell : cell;
        return safe.AsSpan().IndexOfAny(",\"\r\n") < 0 ? safe : $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
