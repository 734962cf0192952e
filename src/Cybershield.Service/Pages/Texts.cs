using System.Globalization;
using System.Resources;

namespace Cybershield.Service.Pages;

/// <summary>Every word of the interface, from <c>Texts.resx</c> in the reader's language; English where it has no other.</summary>
internal static class Texts
{
    private static readonly ResourceManager Resources = new("Cybershield.Service.Pages.Texts", typeof(Texts).Assembly);

    /// <summary>Language and formats of the interface: English; dates name their month.</summary>
    public static CultureInfo Culture => CultureInfo.InvariantCulture;

    /// <summary>The text of a key. An unknown key is a bug.</summary>
    public static string T(string key) =>
        Resources.GetString(key, Culture) ?? throw new KeyNotFoundException($"Texts.resx has no \"{key}\".");

    /// <summary>The text of a key with its placeholders filled.</summary>
    public static string T(string key, params ReadOnlySpan<object?> values) =>
        string.Format(Culture, T(key), values);

    /// <summary>The text for a number of things, which is placeholder 0: keys end in <c>.one</c> and <c>.other</c>.</summary>
    public static string Count(string key, int number, params ReadOnlySpan<object?> more) =>
        T($"{key}.{(number == 1 ? "one" : "other")}", [Number(number), .. more]);

    /// <summary>A whole number with thousands apart.</summary>
    public static string Number(int value) => value.ToString("N0", Culture);

    /// <summary>Points, weights and scores: as many decimals as there are.</summary>
    public static string Points(decimal value) => value.ToString("0.##", Culture);

    /// <summary>Points in a column: one decimal, as scores are rounded, so that they stand below each other.</summary>
    public static string Aligned(decimal value) => value.ToString("0.0##", Culture);

    /// <summary>The reader's word for a value that machines name in one way: <c>outcome.lawful_use</c>; the machine's where we have none.</summary>
    public static string Word(string family, string name) =>
        Resources.GetString($"{family}.{name}", Culture) ?? name.Replace('_', ' ');
}
