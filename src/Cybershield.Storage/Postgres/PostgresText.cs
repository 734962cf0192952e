using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace Cybershield.Storage;

/// <summary>Text as the server takes it.</summary>
internal static class PostgresText
{
    /// <summary>NUL and halves of surrogate pairs cannot be stored: U+FFFD stands for them.</summary>
    public static string Storable(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF') && !text.Contains('\0', StringComparison.Ordinal))
            return text;
        return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)).Replace('\0', '\uFFFD');
    }
}

/// <summary>The parameters <c>?</c> and <c>?1</c> of the record's SQL as <c>$1</c>.</summary>
internal static class PostgresPlaceholders
{
    private static readonly ConcurrentDictionary<string, string> Translated = new(StringComparer.Ordinal);

    public static string Translate(string sql) => Translated.GetOrAdd(sql, Replace);

    private static string Replace(string sql)
    {
        StringBuilder text = new(sql.Length + 16);
        bool literal = false;
        int highest = 0;
        for (int at = 0; at < sql.Length; at++)
        {
            literal ^= sql[at] == '\'';
            if (sql[at] != '?' || literal)
            {
                text.Append(sql[at]);
                continue;
            }

            int end = at + 1;
            while (end < sql.Length && char.IsAsciiDigit(sql[end]))
                end++;
            int number = end == at + 1 ? highest + 1 : int.Parse(sql.AsSpan(at + 1, end - at - 1), CultureInfo.InvariantCulture);
            text.Append(CultureInfo.InvariantCulture, $"${number}");
            (highest, at) = (Math.Max(highest, number), end - 1);
        }

        return text.ToString();
    }
}
