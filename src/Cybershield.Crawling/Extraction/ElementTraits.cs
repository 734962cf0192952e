namespace Cybershield.Crawling;

/// <summary>What the attributes of a shown element tell, read in one go.</summary>
internal ref struct ElementTraits
{
    public bool IsHidden;
    /// <summary>Has data for scripts in a data- attribute.</summary>
    public bool HasData;
    public string? Language;
    public ReadOnlySpan<char> Class;
    public ClassHints Hints;

    public static ElementTraits Read(TreeElement element, PageTag tag, ClassHintReader hints)
    {
        ElementTraits traits = new() { IsHidden = tag == PageTag.Dialog };
        foreach (TreeAttribute attribute in element.Attributes)
        {
            traits.Add(attribute, tag, hints);
        }

        // Scripts show a body that its page hides at first.
        traits.IsHidden &= element.Name is not ("html" or "body");
        return traits;
    }

    private void Add(in TreeAttribute attribute, PageTag tag, ClassHintReader hints)
    {
        switch (attribute.Name)
        {
            case "class":
                Class = attribute.Value;
                AddHints(attribute.Value, tag, hints);
                break;
            case "id" or "role" or "itemprop" or "itemtype" or "data-testid" or "data-component":
                AddHints(attribute.Value, tag, hints);
                break;
            case "lang" or "xml:lang":
                Language = PrimarySubtag(attribute.Value) ?? Language;
                break;
            case "hidden":
                IsHidden |= attribute.Value is not "until-found";
                break;
            case "open" when tag == PageTag.Dialog:
                IsHidden = false;
                break;
            case ['d', 'a', 't', 'a', '-', ..]:
                HasData |= EmbeddedText.MayHold(attribute.Value);
                break;
            case "style":
                IsHidden |= Hides(attribute.Value);
                break;
        }
    }

    private void AddHints(ReadOnlySpan<char> value, PageTag tag, ClassHintReader hints)
    {
        if (tag >= PageTag.Block || tag == PageTag.Custom)
        {
            Hints |= hints.Read(value);
        }
    }

    /// <summary>"kk" of "kk-KZ"; null for what is no language tag.</summary>
    internal static string? PrimarySubtag(ReadOnlySpan<char> tag)
    {
        ReadOnlySpan<char> primary = tag.Trim();
        int end = primary.IndexOfAny('-', '_');
        primary = end < 0 ? primary : primary[..end];
        return primary.Length is 2 or 3 && !primary.ContainsAnyExcept(System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"))
            ? primary.ToString().ToLowerInvariant()
            : null;
    }

    private static bool Hides(ReadOnlySpan<char> style)
    {
        if (!style.Contains("none", StringComparison.OrdinalIgnoreCase) && !style.Contains("hidden", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        string tight = style.ToString().Replace(" ", "", StringComparison.Ordinal);
        return tight.Contains("display:none", StringComparison.OrdinalIgnoreCase) || tight.Contains("visibility:hidden", StringComparison.OrdinalIgnoreCase);
    }
}
