using System.Collections.Immutable;

namespace Cybershield.Review;

/// <summary>What was written in the search box: a query, or why it cannot be read.</summary>
/// <param name="Query">The filters already chosen, with those of the box added; unchanged where there is an error.</param>
/// <param name="Error">A sentence for the reviewer; null where all was read.</param>
public sealed record FlagSearch(FlagQuery Query, string? Error);

/// <summary>Reads the search box: words, "exact phrases", and <c>term: site: list: outcome: state: group: lang:</c> with a word or a quoted value.</summary>
public static class FlagSearchBox
{
    /// <summary>Longest text that is read, in UTF-16 units.</summary>
    public const int MaxLength = 500;

    private static readonly ImmutableArray<string> Filters = ["term", "site", "list", "outcome", "state", "group", "lang"];

    /// <summary>Adds what <paramref name="text"/> asks for to the filters of <paramref name="chosen"/>.</summary>
    public static FlagSearch Parse(string? text, FlagQuery chosen)
    {
        text = text?.Trim() ?? "";
        if (text.Length > MaxLength)
            return new(chosen, $"The search has {text.Length} characters; {MaxLength} can be read.");
        FlagQuery query = chosen with { Text = null };
        List<string> words = [];
        int i = 0;
        while (i < text.Length)
        {
            if (char.IsWhiteSpace(text[i]))
            {
                i++;
                continue;
            }

            Piece piece = Next(text, ref i);
            string? error = piece.Error ?? (piece.Filter is null ? null : ErrorOf(piece));
            if (error is not null)
                return new(chosen, error);
            query = Add(query, piece, words);
        }

        return new(query with { Text = words.Count == 0 ? null : string.Join(' ', words) }, null);
    }

    private sealed record Piece(string? Filter, string Value, bool Quoted, string? Error);

    private static Piece Next(string text, ref int i)
    {
        int colon = text.AsSpan(i).IndexOfAny(" :\"\t");
        string? filter = null;
        if (colon > 0 && text[i + colon] == ':' && IsFilter(text.AsSpan(i, colon), text.AsSpan(i + colon + 1)))
        {
            filter = text.Substring(i, colon).ToLowerInvariant();
            i += colon + 1;
        }

        return i < text.Length && text[i] == '"' ? Quoted(text, filter, ref i) : Word(text, filter, ref i);
    }

    // "https://..." and "12:30" are words.
    private static bool IsFilter(ReadOnlySpan<char> name, ReadOnlySpan<char> after) =>
        !name.ContainsAnyExcept(Letters) && !after.StartsWith("//");

    private static Piece Quoted(string text, string? filter, ref int i)
    {
        int end = text.IndexOf('"', i + 1);
        if (end < 0)
            return new(filter, "", true, "A quotation mark is not closed: put another one at the end of the phrase.");
        string value = text[(i + 1)..end].Trim();
        i = end + 1;
        return new(filter, value, true, null);
    }

    private static Piece Word(string text, string? filter, ref int i)
    {
        int length = text.AsSpan(i).IndexOfAny(" \t\"");
        length = length < 0 ? text.Length - i : length;
        string value = text.Substring(i, length);
        i += length;
        return new(filter, value, false, null);
    }

    private static FlagQuery Add(FlagQuery query, Piece piece, List<string> words)
    {
        if (piece.Filter is null)
        {
            words.Add(piece.Quoted ? $"\"{piece.Value}\"" : piece.Value);
            return query;
        }

        return piece.Filter switch
        {
            "term" => query with { Terms = With(query.Terms, piece.Value) },
            "site" => query with { Sites = With(query.Sites, piece.Value) },
            "list" => query with { Lists = With(query.Lists, piece.Value) },
            "group" => query with { Groups = With(query.Groups, piece.Value) },
            "lang" => query with { Languages = With(query.Languages, piece.Value) },
            "state" => query with { States = With(query.States, StateOf(piece.Value)!.Value) },
            _ => query with { Outcomes = With(query.Outcomes, OutcomeOf(piece.Value)!.Value) },
        };
    }

    private static string? ErrorOf(Piece piece) =>
        !Filters.Contains(piece.Filter!) ? $"There is no filter '{piece.Filter}:'. There are {string.Join(", ", Filters.Select(name => name + ":"))}; to search for the text itself, put it in quotation marks."
        : piece.Value.Length == 0 ? $"'{piece.Filter}:' needs a value directly after the colon."
        : piece.Filter == "outcome" && OutcomeOf(piece.Value) is null ? $"There is no outcome '{piece.Value}'. There are {string.Join(", ", Enum.GetValues<Outcome>().Select(Outcomes.NameOf))}."
        : piece.Filter == "state" && StateOf(piece.Value) is null ? $"There is no state '{piece.Value}'. There are {string.Join(", ", Enum.GetValues<FlagState>().Select(States.NameOf))}."
        : null;

    private static Outcome? OutcomeOf(string name) => Outcomes.TryParse(name, out Outcome outcome) ? outcome : null;

    private static FlagState? StateOf(string name) => States.TryParse(name, out FlagState state) ? state : null;

    private static IReadOnlyList<T> With<T>(IReadOnlyList<T>? values, T value) => [.. (values ?? []).Append(value).Distinct()];

    private static readonly System.Buffers.SearchValues<char> Letters =
        System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_");
}
