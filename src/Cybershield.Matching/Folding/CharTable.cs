using System.Globalization;
using System.Text;

namespace Cybershield.Matching;

/// <summary>What a UTF-16 unit does in folding.</summary>
internal enum CharClass : byte
{
    /// <summary>Part of a word: letters, digits, marks.</summary>
    Word,
    /// <summary>White space.</summary>
    Space,
    /// <summary>Hyphens and dashes.</summary>
    Hyphen,
    /// <summary>Dots, underscores and other signs that disguises put between words and letters.</summary>
    Separator,
    /// <summary>Any other sign; it stands between words and is kept.</summary>
    Sign,
    /// <summary>Invisible: removed.</summary>
    Ignored,
    /// <summary>A mark or jamo that composes with what stands before it.</summary>
    Composing,
    /// <summary>Folds to several characters.</summary>
    Expanding,
    /// <summary>Half of a character beyond the basic plane.</summary>
    Surrogate,
}

/// <summary>How each UTF-16 unit folds alone: NFKC, then case folding, then ё to е.</summary>
internal static class CharTable
{
    /// <summary>The bit of <see cref="EntryOf"/> for characters of words.</summary>
    public const uint InWord = 1 << InWordShift;

    /// <summary>The bit for what becomes the one space between two words wherever it stands alone between them.</summary>
    public const uint BetweenWords = InWord << 1;

    /// <summary>The bit for signs that stand for themselves wherever they touch a word.</summary>
    public const uint Standing = InWord << 2;

    public const int InWordShift = 16;

    /// <summary>How far above the bit of a kind stands the bit that says whether the kind may follow.</summary>
    public const int FollowShift = 3;

    /// <summary>The three kinds.</summary>
    public const uint Kinds = InWord | BetweenWords | Standing;

    private const uint AfterWord = Kinds << FollowShift;
    private const uint AfterSign = (InWord | Standing) << FollowShift;
    private const uint AfterGap = InWord << FollowShift;

    private const int ScriptShift = 24;

    private static readonly char[] FoldedUnits = new char[0x10000];
    private static readonly uint[] Entries = new uint[0x10000];
    private static readonly CharClass[] Classes = new CharClass[0x10000];

    static CharTable()
    {
        for (int unit = 0; unit < 0x10000; unit++)
        {
            Classes[unit] = Classify((char)unit, out FoldedUnits[unit]);
        }

        for (int unit = 0xC0; unit < 0x10000; unit++)
        {
            MarkComposing((char)unit);
        }

        for (int unit = 0; unit < 0x10000; unit++)
        {
            Entries[unit] = Entry((char)unit);
        }
    }

    public static ReadOnlySpan<CharClass> ClassOf => Classes;

    public static ReadOnlySpan<char> FoldOf => FoldedUnits;

    /// <summary>What folding a unit in running text takes in one look-up: the fold, the bits above, the script of the fold.</summary>
    public static ReadOnlySpan<uint> EntryOf => Entries;

    /// <summary>Whether a folded character is part of a word.</summary>
    public static bool IsWord(char folded) => Classes[folded] is CharClass.Word or CharClass.Composing or CharClass.Surrogate;

    /// <summary>Whether a character of a word stands at a place of folded text.</summary>
    public static bool IsWordAt(ReadOnlySpan<char> text, int index) => (uint)index < (uint)text.Length && IsWord(text[index]);

    /// <summary>The index after the word that the character belongs to.</summary>
    public static int WordEnd(ReadOnlySpan<char> text, int index)
    {
        while (IsWordAt(text, index))
        {
            index++;
        }

        return index;
    }

    /// <summary>Scripts as the bits of <see cref="EntryOf"/>.</summary>
    public static uint ScriptBits(Script scripts) => (uint)scripts << ScriptShift;

    /// <summary>Whether entries, or-ed, come from more than one script, digits counted as one.</summary>
    public static bool MixesScripts(uint entries) => (entries >> ScriptShift) is var scripts && (scripts & (scripts - 1)) != 0;

    /// <summary>The fold of a cluster or of a character that folds to several.</summary>
    public static string Fold(string text) =>
        Normalize(string.Concat(Normalize(text, NormalizationForm.FormKC).Select(FoldOne)), NormalizationForm.FormC);

    /// <summary>Normalises hostile text too: what is no character (a lone surrogate, U+FFFE and its like) becomes U+FFFD instead of an exception.</summary>
    public static string Normalize(string text, NormalizationForm form)
    {
        try
        {
            return text.Normalize(form);
        }
        catch (ArgumentException)
        {
            return string.Concat(text.EnumerateRunes().Select(rune => IsNoCharacter(rune.Value) ? Rune.ReplacementChar : rune)).Normalize(form);
        }
    }

    private static bool IsNoCharacter(int value) => (value & 0xFFFE) == 0xFFFE || value is >= 0xFDD0 and <= 0xFDEF;

    private static string FoldOne(char unit) => Case(unit) switch
    {
        'ё' => "е",
        'ß' => "ss",
        char other => other.ToString(),
    };

    // Upper and then lower case joins letters that have one capital, as ς and σ.
    private static char Case(char unit) => char.IsSurrogate(unit) ? unit : char.ToLowerInvariant(char.ToUpperInvariant(unit));

    private static CharClass Classify(char unit, out char folded)
    {
        folded = unit;
        if (char.IsSurrogate(unit))
        {
            return CharClass.Surrogate;
        }

        if (IsIgnored(unit))
        {
            return CharClass.Ignored;
        }

        if (IsNoCharacter(unit))
        {
            return CharClass.Sign;
        }

        string fold = Fold(unit.ToString());
        folded = fold.Length == 1 ? fold[0] : unit;
        return fold.Length == 1 ? ClassOfSign(folded) : CharClass.Expanding;
    }

    private static CharClass ClassOfSign(char folded) => CharUnicodeInfo.GetUnicodeCategory(folded) switch
    {
        UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter or UnicodeCategory.ModifierLetter
            or UnicodeCategory.OtherLetter or UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber
            or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark => CharClass.Word,
        UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Control => CharClass.Space,
        UnicodeCategory.DashPunctuation => CharClass.Hyphen,
        _ => folded is '\u2212' ? CharClass.Hyphen : "._·•*~|/\\".Contains(folded, StringComparison.Ordinal) ? CharClass.Separator : CharClass.Sign,
    };

    // Default-ignorable characters (Unicode 17, DerivedCoreProperties), without the Arabic signs of category Cf that are seen.
    private static bool IsIgnored(char unit) =>
        unit is '\u034F' or '\u061C' or '\u115F' or '\u1160' or '\u17B4' or '\u17B5' or '\u3164' or '\uFFA0'
            or (>= '\u180B' and <= '\u180F') or (>= '\uFE00' and <= '\uFE0F') or (>= '\uFFF0' and <= '\uFFFB')
        || (CharUnicodeInfo.GetUnicodeCategory(unit) == UnicodeCategory.Format && unit is not (>= '\u0600' and <= '\u08FF'));

    private static uint Entry(char unit) => Classes[unit] switch
    {
        CharClass.Word => FoldedUnits[unit] | InWord | AfterWord | ScriptBits(LookAlikes.ScriptOf(FoldedUnits[unit])),
        CharClass.Space or CharClass.Hyphen => ' ' | BetweenWords | AfterGap,
        CharClass.Sign when FoldedUnits[unit] is not ('!' or '?' or ';') => FoldedUnits[unit] | Standing | AfterSign | ScriptBits(LookAlikes.ScriptOf(FoldedUnits[unit])),
        // Their folds are written one by one; whatever comes of them, the sentence is looked at closely.
        CharClass.Expanding => unit | ScriptBits(Script.Latin | Script.Cyrillic),
        _ => unit | ScriptBits(LookAlikes.ScriptOf(unit)),
    };

    private static void MarkComposing(char unit)
    {
        if (Classes[unit] is CharClass.Surrogate or CharClass.Ignored || IsNoCharacter(unit))
        {
            return;
        }

        string parts = unit.ToString().Normalize(NormalizationForm.FormD);
        for (int i = 1; i < parts.Length; i++)
        {
            if (Classes[parts[i]] == CharClass.Word)
            {
                Classes[parts[i]] = CharClass.Composing;
            }
        }
    }
}
