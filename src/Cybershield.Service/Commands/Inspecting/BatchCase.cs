using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Cybershield.Service.Commands.Inspecting;

/// <summary>One line of a batch: an object whose fields are asked for by name. What is wrong with it is kept, and told instead of an answer.</summary>
internal sealed class BatchCase
{
    private readonly JsonElement _root;

    private BatchCase(JsonElement root) => _root = root;

    /// <summary>The first thing that is wrong; null for none.</summary>
    public string? Problem { get; private set; }

    /// <summary>Reads a line, asks <paramref name="answer"/> and returns its answer, or a <see cref="BatchError"/>.</summary>
    public static object Answer(InputLine line, Func<BatchCase, object> answer)
    {
        if (line.IsTooLong)
            return new BatchError($"longer than {Batch.MaxLineBytes} bytes", line.Number);
        if (!Utf8.IsValid(line.Bytes.Span))
            return new BatchError("not valid UTF-8", line.Number);
        try
        {
            using JsonDocument json = JsonDocument.Parse(WithoutMark(line));
            BatchCase read = new(json.RootElement);
            object answered = read._root.ValueKind == JsonValueKind.Object ? answer(read) : read.Fail("not a JSON object");
            return read.Problem is null ? answered : new BatchError(read.Problem, line.Number);
        }
        catch (JsonException fault)
        {
            return new BatchError($"not valid JSON at byte {fault.BytePositionInLine + 1}", line.Number);
        }
    }

    /// <summary>A text; null where the field is absent or null.</summary>
    public string? Text(string name)
    {
        if (!TryGet(name, out JsonElement value) || value.ValueKind == JsonValueKind.Null)
            return null;
        if (value.ValueKind == JsonValueKind.String)
            return Read(value);
        Fail($"\"{name}\" is no string");
        return null;
    }

    /// <summary>The first of the named texts that is there.</summary>
    public string Required(params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
            if (Text(name) is { } text)
                return text;
        Fail($"\"{names[0]}\" is missing");
        return "";
    }

    /// <summary>Bytes: the base64 of <paramref name="base64"/>, or the UTF-8 of the text in <paramref name="text"/>.</summary>
    public byte[] Bytes(string base64, string? text)
    {
        if (text is not null && Text(text) is { } plain)
            return Encoding.UTF8.GetBytes(plain);
        string packed = Required(base64);
        byte[] bytes = new byte[packed.Length];
        if (Convert.TryFromBase64String(packed, bytes, out int length))
            return bytes[..length];
        Fail($"\"{base64}\" is not base64");
        return [];
    }

    /// <summary>Notes what is wrong.</summary>
    public object Fail(string problem)
    {
        Problem ??= problem;
        return problem;
    }

    // To look for a name is to read the names before it, of which one may be half a character.
    private bool TryGet(string name, out JsonElement value)
    {
        try
        {
            return _root.TryGetProperty(name, out value);
        }
        catch (InvalidOperationException)
        {
            Fail("the name of a field is no text");
            value = default;
            return false;
        }
    }

    private static ReadOnlyMemory<byte> WithoutMark(InputLine line) =>
        line.Number == 1 && line.Bytes.Span.StartsWith(Encoding.UTF8.Preamble) ? line.Bytes[3..] : line.Bytes;

    private static string Read(JsonElement value)
    {
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return JsonSerializer.Deserialize<string>(WithoutLoneSurrogates(value.GetRawText()))!;
        }
    }

    // Half a character, escaped: web standards read U+FFFD there, the JSON reader refuses the text.
    private static string WithoutLoneSurrogates(string raw)
    {
        StringBuilder text = new(raw);
        for (int i = 0; i < text.Length - 1; i++)
        {
            if (text[i] != '\\')
                continue;
            if (Escape(text, i) is 'D' && Escape(text, i + 6) is 'L')
                i += 11;
            else if (Escape(text, i) is 'D' or 'L')
                text.Remove(i + 2, 4).Insert(i + 2, "fffd");
            else
                i++;
        }

        return text.ToString();
    }

    // 'D' for the escape of a high surrogate, 'L' for that of a low one.
    private static char Escape(StringBuilder text, int at) =>
        at + 5 >= text.Length || text[at] != '\\' || text[at + 1] != 'u' || (text[at + 2] | 32) != 'd' ? ' '
        : char.ToLowerInvariant(text[at + 3]) switch { '8' or '9' or 'a' or 'b' => 'D', 'c' or 'd' or 'e' or 'f' => 'L', _ => ' ' };
}

/// <summary>The answer to a line that could not be read.</summary>
/// <param name="InputLine">From 1.</param>
internal sealed record BatchError(string Error, long InputLine);
