namespace Cybershield.Crawling;

/// <summary>The labels by which pages and people name character sets.</summary>
public static class CharsetLabel
{
    /// <summary>The WHATWG name of the character set that a label stands for (Encoding Standard, 4.2); null where there is none that we decode.</summary>
    public static string? NameOf(string label) => CharacterSet.ForLabel(label)?.Name;
}
