using System.Globalization;
using Cybershield.Matching.Yaml;
using Spectre.Console;

namespace Cybershield.Service.Commands;

/// <summary>How commands print tables: plain text of any width where the output is redirected.</summary>
internal static class Tables
{
    private const int RedirectedWidth = 200;

    /// <summary>A table with a header; ">" before a name sets its column to the right.</summary>
    public static Table Create(params string[] columns)
    {
        Table table = new() { Border = TableBorder.Rounded };
        foreach (string column in columns)
        {
            TableColumn created = new(Markup.Escape(column.TrimStart('>')));
            table.AddColumn(column.StartsWith('>') ? created.RightAligned() : created);
        }

        return table;
    }

    /// <summary>Cells as text: nothing in them is markup.</summary>
    public static Text[] Row(params string[] cells) => [.. cells.Select(cell => new Text(Printable(cell)))];

    /// <summary>Prints to the standard output.</summary>
    public static void Print(Table table)
    {
        if (Console.IsOutputRedirected)
        {
            AnsiConsole.Profile.Width = RedirectedWidth;
            table.Border = TableBorder.Ascii;
        }

        AnsiConsole.Write(table);
    }

    /// <summary>A number with thousands apart.</summary>
    public static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>An instant in UTC, to the minute.</summary>
    public static string Instant(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture);

    /// <summary>A value of an enumeration in words: <c>not_modified</c>.</summary>
    public static string Name<TEnum>(TEnum value) where TEnum : struct, Enum => YamlMapping.SnakeCase(value.ToString());

    /// <summary>Text of a page without what would steer a terminal.</summary>
    public static string Printable(string text) => string.Concat(text.Select(c => char.IsControl(c) || char.GetUnicodeCategory(c) == UnicodeCategory.Format ? ' ' : c));
}
