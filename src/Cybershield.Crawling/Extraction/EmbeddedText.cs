using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;

namespace Cybershield.Crawling;

/// <summary>
/// Text that a page carries as JSON and shows by script: in script elements of a JSON type and in data- attributes. It is read
/// only where the page shows next to nothing without scripts.
/// </summary>
internal static class EmbeddedText
{
    /// <summary>A page with fewer words of main content than this is taken to be shown by its scripts.</summary>
    public const int ShownWords = 60;

    private const int LeastJson = 200;
    private const int MostJson = 4 * 1024 * 1024;
    private const int MaxNesting = 4;
    private const int LeastWords = 12;

    /// <summary>Remembers the JSON that an element carries.</summary>
    public static void Note(TreeElement element, PageOutline outline)
    {
        if (element.Name == "script")
        {
            if (element.Attribute("type") is { } type && type.Contains("json", StringComparison.OrdinalIgnoreCase))
            {
                outline.Embedded.Add(element.Text());
            }

            return;
        }

        foreach (TreeAttribute attribute in element.Attributes)
        {
            if (attribute.Name.StartsWith("data-", StringComparison.Ordinal) && MayHold(attribute.Value))
            {
                outline.Embedded.Add(attribute.Value.ToString());
            }
        }
    }

    /// <summary>Whether a value can be JSON of some length.</summary>
    public static bool MayHold(ReadOnlySpan<char> value) => value.Length is >= LeastJson and <= MostJson && value[0] is '{' or '[';

    /// <summary>The passages of prose in the JSON, each once, in order; as HTML or as plain text.</summary>
    public static List<string> Passages(List<string> embedded)
    {
        List<string> passages = [];
        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (string json in embedded)
        {
            Collect(json, MaxNesting, passages, seen);
        }

        return passages;
    }

    private static void Collect(string json, int nesting, List<string> passages, HashSet<string> seen)
    {
        Utf8JsonReader reader = new(Encoding.UTF8.GetBytes(json));
        if (!TryParse(ref reader, out JsonDocument? document))
        {
            return;
        }

        using (document)
        {
            Collect(document.RootElement, nesting, passages, seen);
        }
    }

    private static bool TryParse(ref Utf8JsonReader reader, [NotNullWhen(true)] out JsonDocument? document)
    {
        try
        {
            return JsonDocument.TryParseValue(ref reader, out document);
        }
        catch (JsonException)
        {
            document = null;
            return false;
        }
    }

    private static void Collect(JsonElement element, int nesting, List<string> passages, HashSet<string> seen)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (JsonProperty property in element.EnumerateObject())
                {
                    Collect(property.Value, nesting, passages, seen);
                }

                break;
            case JsonValueKind.Array:
                foreach (JsonElement item in element.EnumerateArray())
                {
                    Collect(item, nesting, passages, seen);
                }

                break;
            case JsonValueKind.String:
                AddString(element.GetString()!, nesting, passages, seen);
                break;
        }
    }

    private static void AddString(string text, int nesting, List<string> passages, HashSet<string> seen)
    {
        if (nesting > 0 && MayHold(text))
        {
            Collect(text, nesting - 1, passages, seen);
        }
        else if (IsProse(text) && seen.Add(text))
        {
            passages.Add(text);
        }
    }

    private static bool IsProse(string text) =>
        text.StartsWith("<p", StringComparison.Ordinal)
        || (text.Length > 60 && text.AsSpan().Count(' ') >= LeastWords && text.AsSpan().ContainsAny('.', '!', '?') && !text.AsSpan().ContainsAny("{}"));
}
