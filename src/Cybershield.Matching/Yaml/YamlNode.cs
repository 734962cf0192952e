namespace Cybershield.Matching.Yaml;

/// <summary>A node of a YAML file: a scalar, a sequence or a <see cref="YamlMapping"/>.</summary>
public abstract class YamlNode
{
    private protected YamlNode(YamlMark mark) => Mark = mark;

    /// <summary>Where it starts.</summary>
    public YamlMark Mark { get; }

    internal abstract string Kind { get; }
}

/// <summary>A scalar. A plain one that YAML 1.2 reads as a number, a truth value or nothing is not text.</summary>
internal sealed class YamlScalar(YamlMark mark, string value, bool plain) : YamlNode(mark)
{
    private static readonly System.Buffers.SearchValues<char> NumberCharacters = System.Buffers.SearchValues.Create("0123456789.eE+-");

    public string Value { get; } = value;

    /// <summary>Quoted or in a block: never a number, a truth value or a day.</summary>
    public bool IsQuoted => !plain;

    public bool IsText => Kind == "text";

    internal override string Kind => !plain ? "text" : Value switch
    {
        "" or "~" or "null" or "Null" or "NULL" => "nothing",
        "true" or "True" or "TRUE" or "false" or "False" or "FALSE" => "a truth value",
        _ => LooksLikeNumber(Value) ? "a number" : "text",
    };

    private static bool LooksLikeNumber(string value) =>
        (char.IsAsciiDigit(value[^1]) || value[^1] == '.')
        && value.AsSpan().TrimStart("+-").IndexOfAnyExcept(NumberCharacters) < 0
        && double.TryParse(value, System.Globalization.CultureInfo.InvariantCulture, out _);
}

/// <summary>A sequence.</summary>
internal sealed class YamlSequence(YamlMark mark, IReadOnlyList<YamlNode> items) : YamlNode(mark)
{
    public IReadOnlyList<YamlNode> Items { get; } = items;

    internal override string Kind => "a list";
}
