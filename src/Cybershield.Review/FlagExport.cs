using System.Globalization;
using System.Text.Json;

namespace Cybershield.Review;

/// <summary>Writes flags as CSV (RFC 4180) and as JSON, streamed.</summary>
public static class FlagExport
{
    private static readonly System.Buffers.SearchValues<char> Quoted = System.Buffers.SearchValues.Create(",\"\r\n;\t");

    private static readonly (string Name, Func<FlagRow, string?> Text)[] Columns =
    [
        ("id", row => row.Id),
        ("address", row => row.Address),
        ("site", row => row.Site),
        ("site_group", row => row.SiteGroup),
        ("list", row => row.List),
        ("list_title", row => row.ListTitle),
        ("list_version", row => row.ListVersion),
        ("page_title", row => row.PageTitle),
        ("language", row => row.Language),
        ("state", row => row.State),
        ("score", row => row.Score.ToString(CultureInfo.InvariantCulture)),
        ("score_at_least", row => row.ScoreAtLeast.ToString(CultureInfo.InvariantCulture)),
        ("terms", row => string.Join(' ', row.Terms)),
        ("snippet", row => row.Snippet),
        ("captured", row => Instant(row.Captured)),
        ("first_flagged_at", row => Instant(row.FirstFlaggedAt)),
        ("updated_at", row => Instant(row.UpdatedAt)),
        ("lapsed_because", row => row.LapsedBecause),
        ("muted", row => row.Muted ? "true" : "false"),
        ("outcome", row => row.Outcome),
        ("reason", row => row.Reason),
        ("note", row => row.Note),
        ("duplicate_of", row => row.DuplicateOf),
        ("reviewer_id", row => row.ReviewerId),
        ("decided_at", row => row.DecidedAt is DateTimeOffset at ? Instant(at) : null),
        ("matches", row => row.Matches),
        ("right_terms", row => string.Join(' ', row.RightTerms)),
        ("wrong_terms", row => string.Join(' ', row.WrongTerms)),
        ("revision", row => row.Revision.ToString(CultureInfo.InvariantCulture)),
    ];

    /// <summary>A header and one line for each flag, ended by CR LF. The encoding, with or without a byte order mark, is the writer's.</summary>
    /// <remarks>A cell that a spreadsheet would run as a formula begins with an apostrophe.</remarks>
    public static async Task WriteCsvAsync(IAsyncEnumerable<Flag> flags, TextWriter output, CancellationToken cancellationToken)
    {
        await output.WriteAsync((string.Join(',', Columns.Select(column => column.Name)) + "\r\n").AsMemory(), cancellationToken);
        await foreach (Flag flag in flags.WithCancellation(cancellationToken))
        {
            FlagRow row = FlagRow.Of(flag);
            string line = string.Join(',', Columns.Select(column => Cell(column.Text(row) ?? "")));
            await output.WriteAsync((line + "\r\n").AsMemory(), cancellationToken);
        }

        await output.FlushAsync(cancellationToken);
    }

    /// <summary>A JSON array of objects with snake_case names, one to a line, in UTF-8.</summary>
    public static async Task WriteJsonAsync(IAsyncEnumerable<Flag> flags, Stream output, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte> separator = "[\n"u8.ToArray(), comma = ",\n"u8.ToArray();
        bool any = false;
        await foreach (Flag flag in flags.WithCancellation(cancellationToken))
        {
            await output.WriteAsync(any ? comma : separator, cancellationToken);
            await output.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(FlagRow.Of(flag), ReviewJson.Readable.FlagRow), cancellationToken);
            any = true;
        }

        await output.WriteAsync(any ? "\n]\n"u8.ToArray() : "[]\n"u8.ToArray(), cancellationToken);
        await output.FlushAsync(cancellationToken);
    }

    /// <summary>A cell as RFC 4180 quotes it, harmless to spreadsheets.</summary>
    internal static string Cell(string text)
    {
        string safe = text.Length > 0 && IsFormulaStart(text[0]) ? "'" + text : text;
        return safe.AsSpan().ContainsAny(Quoted) ? $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : safe;
    }

    private static bool IsFormulaStart(char c) => c is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n' or '＝' or '＋' or '－' or '＠';

    private static string Instant(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
