using System.Collections;
using System.Text;
using System.Text.Json;
using Cybershield.Matching;

namespace Cybershield.Service.Configuration;

/// <summary>One value of <c>appsettings.json</c> or of the environment, with its place.</summary>
/// <param name="File">The file, or the name of the environment variable.</param>
internal sealed record SettingValue(string Text, string File, int Line, int Column);

/// <summary>The settings as written, flattened to keys such as <c>Elasticsearch:Uri</c>. Environment variables <c>CYBERSHIELD_Elasticsearch__Uri</c> overrule the file.</summary>
internal static class SettingsFile
{
    private const string EnvironmentPrefix = "CYBERSHIELD_";

    /// <summary>Reads <paramref name="json"/>, comments and trailing commas allowed; a syntax error is added to <paramref name="errors"/>.</summary>
    public static Dictionary<string, SettingValue> Read(string file, string json, List<ConfigurationError> errors)
    {
        Dictionary<string, SettingValue> values = new(StringComparer.OrdinalIgnoreCase);
        try
        {
            Flatten(file, Encoding.UTF8.GetBytes(json), values, errors);
        }
        catch (JsonException broken)
        {
            int line = (int)(broken.LineNumber ?? 0) + 1;
            int column = (int)(broken.BytePositionInLine ?? 0) + 1;
            errors.Add(new ConfigurationError(file, line, column, "this is not JSON", "write an object of sections in braces, names and texts in double quotes, commas between them"));
        }

        return values;
    }

    /// <summary>Puts the process's environment over the file's values.</summary>
    public static void Overrule(Dictionary<string, SettingValue> values, IDictionary environment)
    {
        foreach (DictionaryEntry variable in environment)
        {
            string name = (string)variable.Key;
            if (name.StartsWith(EnvironmentPrefix, StringComparison.OrdinalIgnoreCase) && (name.Contains("__", StringComparison.Ordinal) || name.Equals(EnvironmentPrefix + "Role", StringComparison.OrdinalIgnoreCase)))
                values[name[EnvironmentPrefix.Length..].Replace("__", ":", StringComparison.Ordinal)] = new SettingValue((string?)variable.Value ?? "", name, 1, 1);
        }
    }

    private static void Flatten(string file, byte[] json, Dictionary<string, SettingValue> values, List<ConfigurationError> errors)
    {
        Utf8JsonReader reader = new(json, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        Stack<string> path = new();
        string name = "";
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    name = path.Count == 0 ? reader.GetString()! : $"{path.Peek()}:{reader.GetString()}";
                    break;
                case JsonTokenType.StartObject when reader.CurrentDepth > 0:
                    path.Push(name);
                    break;
                case JsonTokenType.EndObject when reader.CurrentDepth > 0:
                    path.Pop();
                    break;
                case JsonTokenType.StartArray:
                    (int line, int column) = Place(json, reader.TokenStartIndex);
                    errors.Add(new ConfigurationError(file, line, column, $"`{name}` is a list", "write one value"));
                    reader.Skip();
                    break;
                case JsonTokenType.String or JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False:
                    (line, column) = Place(json, reader.TokenStartIndex);
                    string text = reader.TokenType == JsonTokenType.String ? reader.GetString()! : Encoding.UTF8.GetString(reader.ValueSpan);
                    if (!values.TryAdd(name, new SettingValue(text, file, line, column)))
                        errors.Add(new ConfigurationError(file, line, column, $"`{name}` is written twice", "keep one of them"));
                    break;
            }
        }
    }

    private static (int Line, int Column) Place(byte[] json, long index)
    {
        ReadOnlySpan<byte> before = json.AsSpan(0, (int)index);
        int lineStart = before.LastIndexOf((byte)'\n') + 1;
        return (before.Count((byte)'\n') + 1, Encoding.UTF8.GetCharCount(before[lineStart..]) + 1);
    }
}
