using System.Collections.Frozen;

namespace Cybershield.Matching;

/// <summary>Scripts between which letters are mistaken for each other.</summary>
[Flags]
internal enum Script : byte
{
    None = 0,
    Latin = 1,
    Cyrillic = 2,
    Greek = 4,
    Digit = 8,
}

/// <summary>
/// Folded letters that look like letters of another script, as small or as capital letters, and digits and signs read as letters.
/// The table is our own; a test compares it with Unicode's <c>intentional.txt</c>.
/// </summary>
internal static class LookAlikes
{
    // Latin, Cyrillic, Greek: every letter of a row may stand for every other one.
    private static readonly (string Latin, string Cyrillic, string Greek)[] Rows =
    [
        ("a", "а", "α"), ("b", "вь", "β"), ("c", "с", "ϲ"), ("d", "ԁ", ""), ("e", "е", "ε"), ("f", "", "ϝ"), ("g", "ԍ", ""), ("h", "нһ", "η"),
        ("i", "і", "ι"), ("j", "ј", "ϳ"), ("k", "к", "κ"), ("l", "ӏ", ""), ("m", "м", "μ"), ("n", "п", "ην"), ("o", "о", "οσ"), ("p", "р", "ρ"), ("q", "ԛ", ""),
        ("r", "г", ""), ("s", "ѕ", ""), ("t", "т", "τ"), ("u", "и", "υ"), ("v", "ѵ", "ν"), ("w", "шԝ", "ω"), ("x", "х", "χ"), ("y", "у", "γυ"), ("z", "", "ζ"),
        ("ə", "ә", ""), ("ɵ", "ө", "θ"), ("", "п", "π"), ("", "л", "λ"), ("", "ф", "φ"), ("", "г", "γ"),
        ("æ", "ӕ", ""), ("ĸ", "к", ""), ("ƃ", "б", ""), ("ʃ", "", "σ"), ("ʌ", "", "λ"), ("ɛ", "", "ε"), ("ɩ", "", "ι"), ("ʒ", "ӡ", ""), ("ʙ", "в", ""), ("ʜ", "н", ""),
    ];

    private static readonly (char Sign, string Latin, string Cyrillic)[] Signs =
    [
        ('0', "o", "о"), ('1', "il", "іл"), ('2', "z", ""), ('3', "e", "зэе"), ('4', "a", "ча"), ('5', "s", ""), ('6', "bg", "б"), ('7', "t", "т"), ('8', "b", "в"), ('9', "g", ""),
        ('@', "a", "а"), ('$', "s", ""), ('!', "il", "і"), ('€', "e", "е"),
    ];

    private static readonly FrozenDictionary<(char, Script), string> Readings = Build();
    private static readonly Script[] Scripts = [.. Enumerable.Range(0, 0x10000).Select(unit => ScriptOfUnit((char)unit))];

    /// <summary>The script of a folded letter; none for letters of other scripts, digit also for signs that stand for letters.</summary>
    public static Script ScriptOf(char folded) => Scripts[folded];

    /// <summary>What a folded character may be read as in a word of a script, or of any of several, "" where as nothing else.</summary>
    public static string ReadAs(char folded, Script script) => Readings.GetValueOrDefault((folded, script), "");

    private static FrozenDictionary<(char, Script), string> Build()
    {
        Dictionary<(char, Script), string> readings = [];
        foreach ((string latin, string cyrillic, string greek) in Rows)
        {
            Add(readings, cyrillic + greek, Script.Latin, latin);
            Add(readings, latin + greek, Script.Cyrillic, cyrillic);
            Add(readings, latin + cyrillic, Script.Greek, greek);
        }

        foreach ((char sign, string latin, string cyrillic) in Signs)
        {
            Add(readings, sign.ToString(), Script.Latin, latin);
            Add(readings, sign.ToString(), Script.Cyrillic, cyrillic);
        }

        foreach (char letter in readings.Keys.Select(key => key.Item1).Distinct().ToArray())
        {
            foreach (Script several in (Script[])[Script.Latin | Script.Cyrillic, Script.Latin | Script.Greek, Script.Cyrillic | Script.Greek, Script.Latin | Script.Cyrillic | Script.Greek])
            {
                readings[(letter, several)] = string.Concat(((Script[])[Script.Latin, Script.Cyrillic, Script.Greek])
                    .Where(script => (several & script) != 0).Select(script => readings.GetValueOrDefault((letter, script), "")));
            }
        }

        return readings.ToFrozenDictionary();
    }

    private static void Add(Dictionary<(char, Script), string> readings, string from, Script script, string to)
    {
        foreach (char letter in from)
        {
            string before = readings.GetValueOrDefault((letter, script), "");
            readings[(letter, script)] = string.Concat((before + to).Distinct());
        }
    }

    private static Script ScriptOfUnit(char unit) => unit switch
    {
        _ when char.IsAsciiDigit(unit) || Signs.Any(sign => sign.Sign == unit) => Script.Digit,
        _ when !char.IsLetter(unit) => Script.None,
        <= '\u024F' or (>= '\u0250' and <= '\u02AF') or (>= '\u1E00' and <= '\u1EFF') => Script.Latin,
        (>= '\u0370' and <= '\u03FF') or (>= '\u1F00' and <= '\u1FFF') => Script.Greek,
        (>= '\u0400' and <= '\u052F') or (>= '\u1C80' and <= '\u1C8F') or (>= '\u2DE0' and <= '\u2DFF') or (>= '\uA640' and <= '\uA69F') => Script.Cyrillic,
        _ => Script.None,
    };
}
