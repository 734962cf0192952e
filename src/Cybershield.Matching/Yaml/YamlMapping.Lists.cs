namespace Cybershield.Matching.Yaml;

public sealed partial class YamlMapping
{
    /// <summary>A list of texts with at least one; reported where missing or empty.</summary>
    public IReadOnlyList<YamlText> RequiredStrings(string key) => NotEmpty(key, OptionalStrings(key));

    /// <summary>A list of texts; empty where not written. A written list is not empty.</summary>
    public IReadOnlyList<YamlText> OptionalStrings(string key) =>
        [.. Items(key, "a list of texts").Select(item => TextItem(key, item)).OfType<YamlText>()];

    /// <summary>One text, or a list of texts; empty where not written.</summary>
    public IReadOnlyList<YamlText> TextOrTexts(string key)
    {
        Ask(key);
        return Find(key) is YamlScalar scalar ? [new YamlText(Text(key, scalar), scalar.Mark)] : OptionalStrings(key);
    }

    /// <summary>A list of mappings with at least one; reported where missing or empty.</summary>
    public IReadOnlyList<YamlMapping> RequiredMappings(string key) => NotEmpty(key, OptionalMappings(key));

    /// <summary>A list of mappings; empty where not written. A written list is not empty.</summary>
    public IReadOnlyList<YamlMapping> OptionalMappings(string key) => [.. Items(key, "a list").Select(item => MappingItem(key, item)).OfType<YamlMapping>()];

    /// <summary>A list whose items are each a text or a mapping; empty where not written. A written list is not empty.</summary>
    public IReadOnlyList<(YamlText? Text, YamlMapping? Mapping)> OptionalTextsOrMappings(string key) =>
        [.. Items(key, "a list").Select(item => item is YamlMapping mapping ? (null, mapping) : (TextItem(key, item), (YamlMapping?)null))];

    /// <summary>A list, with at least one item, whose items are each a text or a mapping; reported where missing or empty.</summary>
    public IReadOnlyList<(YamlText? Text, YamlMapping? Mapping)> RequiredTextsOrMappings(string key) => NotEmpty(key, OptionalTextsOrMappings(key));

    private IReadOnlyList<YamlNode> Items(string key, string expected)
    {
        Ask(key);
        switch (Find(key))
        {
            case null:
                return [];
            case YamlSequence { Items.Count: > 0 } sequence:
                return sequence.Items;
            case YamlSequence empty:
                document.Report(empty.Mark, $"the list `{key}` is empty", "add an item or remove the key");
                return [];
            case YamlNode other:
                Wrong<YamlNode>(key, other, expected + " in square brackets or with dashes");
                return [];
        }
    }

    private IReadOnlyList<T> NotEmpty<T>(string key, IReadOnlyList<T> items)
    {
        Required(key, items.Count > 0 ? items : null);
        return items;
    }

    private YamlText? TextItem(string key, YamlNode item)
    {
        if (item is not YamlScalar scalar)
        {
            Wrong<YamlNode>(key, item, "text");
            return null;
        }

        return new YamlText(Text(key, scalar), scalar.Mark);
    }

    private YamlMapping? MappingItem(string key, YamlNode item) => item as YamlMapping ?? Wrong<YamlMapping>(key, item, "keys and values");
}
