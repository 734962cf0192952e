using System.Globalization;

namespace Cybershield.Matching.Yaml;

/// <summary>
/// Keys and values. Each reader reports what is missing or wrong to the document and then returns a stand-in (an empty text, the lowest
/// number, an empty list), so that reading goes on and every error of a file is reported at once.
/// </summary>
public sealed partial class YamlMapping : YamlNode
{
    private readonly YamlDocument document;
    private readonly List<(YamlText Key, YamlNode Value)> entries = [];
    private readonly List<string> asked = [];

    internal YamlMapping(YamlDocument document, YamlMark mark) : base(mark) => this.document = document;

    internal override string Kind => "a mapping";

    /// <summary>Whether the key is written, with whatever value.</summary>
    public bool Has(string key)
    {
        Ask(key);
        return Find(key) is not null;
    }

    /// <summary>Where a key's value stands; where the mapping starts if it is not written.</summary>
    public YamlMark MarkOf(string key) => Find(key)?.Mark ?? Mark;

    /// <summary>Reports an error at a key's value.</summary>
    public void Report(string key, string problem, string advice) => document.Report(MarkOf(key), problem, advice);

    /// <summary>Reports an error at a place of the same file.</summary>
    public void ReportAt(YamlMark mark, string problem, string advice) => document.Report(mark, problem, advice);

    /// <summary>Text; reported where missing or empty, then "".</summary>
    public string RequiredString(string key) => Required(key, OptionalString(key)) ?? "";

    /// <summary>Text; null where not written.</summary>
    public string? OptionalString(string key) => Scalar(key, "text") is { } scalar ? Text(key, scalar) : null;

    /// <summary>A whole number from <paramref name="min"/> to <paramref name="max"/>.</summary>
    public int RequiredInt(string key, int min, int max) => Required(key, OptionalInt(key, min, max)) ?? min;

    /// <summary>A whole number from <paramref name="min"/> to <paramref name="max"/>; null where not written.</summary>
    public int? OptionalInt(string key, int min, int max) =>
        Parse<int>(key, $"a whole number from {min} to {max}",
            text => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) && value >= min && value <= max ? value : null);

    /// <summary>A number with at most <paramref name="decimals"/> decimals from <paramref name="min"/> to <paramref name="max"/>.</summary>
    public decimal RequiredDecimal(string key, decimal min, decimal max, int decimals) => Required(key, OptionalDecimal(key, min, max, decimals)) ?? min;

    /// <summary>A number with at most <paramref name="decimals"/> decimals from <paramref name="min"/> to <paramref name="max"/>; null where not written.</summary>
    public decimal? OptionalDecimal(string key, decimal min, decimal max, int decimals) =>
        Parse<decimal>(key, string.Create(CultureInfo.InvariantCulture, $"a number from {min} to {max} with at most {decimals} decimal{(decimals == 1 ? "" : "s")}"),
            text => decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal value)
                && value >= min && value <= max && decimal.Round(value, decimals) == value ? value : null);

    /// <summary><c>true</c> or <c>false</c>; null where not written.</summary>
    public bool? OptionalBool(string key) => Parse<bool>(key, "`true` or `false`", text => text switch { "true" => true, "false" => false, _ => null });

    /// <summary>A day as <c>2027-06-01</c>; null where not written.</summary>
    public DateOnly? OptionalDate(string key) =>
        Parse<DateOnly>(key, "a day as `2027-06-01`",
            text => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day) ? day : null, quotes: true);

    /// <summary>A length of time as <c>500ms</c>, <c>30s</c>, <c>15m</c>, <c>6h</c> or <c>2d</c>, greater than nothing; null where not written.</summary>
    public TimeSpan? OptionalDuration(string key) => Parse(key, "a length of time as `500ms`, `30s`, `15m`, `6h` or `2d`", text => DurationText.TryParse(text, out TimeSpan length) && length > TimeSpan.Zero ? length : (TimeSpan?)null, quotes: true);

    /// <summary>One of the values of an enumeration, written in snake_case; null where not written.</summary>
    public TEnum? OptionalChoice<TEnum>(string key) where TEnum : struct, Enum
    {
        if (Scalar(key, "a name") is not { } scalar)
        {
            return null;
        }

        string[] names = [.. Enum.GetNames<TEnum>().Select(SnakeCase)];
        int index = Array.IndexOf(names, scalar.Value);
        if (index < 0)
        {
            document.Report(scalar.Mark, $"`{key}: {Short(scalar.Value)}` is unknown", Suggestion.For(scalar.Value, names));
        }

        return Enum.GetValues<TEnum>()[Math.Max(0, index)];
    }

    /// <summary>One of the values of an enumeration, written in snake_case; reported where missing, then the first.</summary>
    public TEnum RequiredChoice<TEnum>(string key) where TEnum : struct, Enum => Required(key, OptionalChoice<TEnum>(key)) ?? default;

    /// <summary>A mapping; reported where missing, then an empty one whose own missing keys are not reported again.</summary>
    public YamlMapping RequiredMapping(string key) => Required(key, OptionalMapping(key)) ?? Nowhere();

    /// <summary>A mapping; null where not written.</summary>
    public YamlMapping? OptionalMapping(string key)
    {
        Ask(key);
        return Find(key) switch
        {
            null => null,
            YamlMapping mapping => mapping,
            YamlNode other => Wrong<YamlMapping>(key, other, "keys and values") ?? Nowhere(),
        };
    }

    /// <summary>The name of an enumeration's value as files write it: <c>LinkText</c> is <c>link_text</c>.</summary>
    public static string SnakeCase(string name) =>
        string.Concat(name.Select((c, i) => char.IsAsciiLetterUpper(c) ? (i > 0 ? "_" : "") + char.ToLowerInvariant(c) : c.ToString()));

    internal void Add(YamlScalar key, YamlNode value)
    {
        if (entries.Any(entry => entry.Key.Value == key.Value))
        {
            document.Report(key.Mark, $"`{Short(key.Value)}` is written twice", "keep one of them");
            return;
        }

        entries.Add((new YamlText(key.Value, key.Mark), value));
    }

    internal IEnumerable<ConfigurationError> UnknownKeys()
    {
        foreach ((YamlText key, YamlNode value) in entries)
        {
            if (!asked.Contains(key.Value))
            {
                yield return document.ErrorAt(key.Mark, $"the key `{Short(key.Value)}` is unknown", Suggestion.For(key.Value, [.. asked.Where(name => Find(name) is null)]));
                continue;
            }

            foreach (ConfigurationError error in Below(value).SelectMany(mapping => mapping.UnknownKeys()))
            {
                yield return error;
            }
        }
    }

    private static IEnumerable<YamlMapping> Below(YamlNode node) => node switch
    {
        YamlMapping mapping => [mapping],
        YamlSequence sequence => sequence.Items.SelectMany(Below),
        _ => [],
    };

    private YamlNode? Find(string key)
    {
        foreach ((YamlText name, YamlNode value) in entries)
        {
            if (name.Value == key)
            {
                return value;
            }
        }

        return null;
    }

    private void Ask(string key)
    {
        if (!asked.Contains(key))
        {
            asked.Add(key);
        }
    }

    private T? Required<T>(string key, T? value)
    {
        if (value is null && Find(key) is null)
        {
            document.Report(Mark, $"`{key}` is missing", $"add `{key}:`");
        }

        return value;
    }

    private YamlScalar? Scalar(string key, string expected)
    {
        Ask(key);
        return Find(key) switch
        {
            null => null,
            YamlScalar { Kind: not "nothing" } scalar => scalar,
            YamlNode other => Wrong<YamlScalar>(key, other, expected),
        };
    }

    private string Text(string key, YamlScalar scalar)
    {
        if (!scalar.IsText)
        {
            document.Report(scalar.Mark, $"`{key}` is {scalar.Kind}", $"write text: put {Short(scalar.Value)} in quotes");
        }
        else if (string.IsNullOrWhiteSpace(scalar.Value))
        {
            document.Report(scalar.Mark, $"`{key}` is empty", "write text");
        }

        return scalar.Value;
    }

    private T? Parse<T>(string key, string expected, Func<string, T?> parse, bool quotes = false) where T : struct
    {
        if (Scalar(key, expected) is not { } scalar)
        {
            return null;
        }

        T? value = scalar.IsQuoted && !quotes ? null : parse(scalar.Value);
        if (value is null)
        {
            document.Report(scalar.Mark, $"`{key}: {Short(scalar.Value)}` cannot be read", "write " + expected);
        }

        return value ?? default(T);
    }

    private T? Wrong<T>(string key, YamlNode found, string expected) where T : YamlNode
    {
        document.Report(found.Mark, $"`{key}` is {found.Kind}", "write " + expected);
        return null;
    }

    // A mapping that stands for a missing or wrong one: what is missing in it was reported already.
    private static YamlMapping Nowhere() => YamlDocument.Read("", "").Root;

    internal static string Short(string value) => value.Length <= 40 ? value.ReplaceLineEndings(" ") : value[..40].ReplaceLineEndings(" ") + "…";
}
