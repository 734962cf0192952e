using System.Text;

namespace Cybershield.Matching;

/// <summary>Names what had to be undone to recognise a text.</summary>
internal static class DisguiseNames
{
    private static readonly (Disguise, Recognition)[] Names =
    [
        (Disguise.SpacedLetters, new Recognition(RecognitionKind.SpacedLetters, "")),
        (Disguise.LookAlike, new Recognition(RecognitionKind.LookAlike, "")),
        (Disguise.Leetspeak, new Recognition(RecognitionKind.Leetspeak, "")),
        (Disguise.KazakhFallback, new Recognition(RecognitionKind.KazakhFallback, "")),
    ];

    private static readonly Recognition Compatibility = new(RecognitionKind.Compatibility, "");

    /// <summary>Adds what is not among them yet.</summary>
    /// <param name="isExpression">An expression says itself what stands between words.</param>
    public static void Add(List<Recognition> how, ReadOnlySpan<char> found, Disguise disguise, bool isExpression)
    {
        if (!isExpression && !disguise.HasFlag(Disguise.SpacedLetters) && Gap.Unusual(found) is { Length: > 0 } separators)
        {
            Add(how, new Recognition(RecognitionKind.Separators, separators));
        }

        foreach ((Disguise kind, Recognition name) in Names)
        {
            if (disguise.HasFlag(kind))
            {
                Add(how, name);
            }
        }

        if (InvisibleIn(found) is { Length: > 0 } invisible)
        {
            Add(how, new Recognition(RecognitionKind.FormatCharacters, invisible));
        }

        if (HasCompatibility(found))
        {
            Add(how, Compatibility);
        }
    }

    /// <summary>Adds a step that is not among them yet.</summary>
    public static void Add(List<Recognition> how, Recognition recognition)
    {
        if (!how.Contains(recognition))
        {
            how.Add(recognition);
        }
    }

    /// <summary>Nothing but letters and digits of Latin and Cyrillic with single spaces: most of what is found.</summary>
    public static bool IsPlain(ReadOnlySpan<char> found)
    {
        for (int i = 0; i < found.Length; i++)
        {
            bool letter = char.IsAsciiLetterOrDigit(found[i]) || found[i] is >= 'Ѐ' and <= 'ӿ' and not (>= '\u0483' and <= '\u0489');
            if (!letter && !(found[i] == ' ' && i > 0 && found[i - 1] != ' '))
            {
                return false;
            }
        }

        return true;
    }

    private static string InvisibleIn(ReadOnlySpan<char> found)
    {
        string invisible = "";
        foreach (char unit in found)
        {
            string name = CharTable.ClassOf[unit] == CharClass.Ignored ? $"U+{(int)unit:X4}" : "";
            invisible += name.Length == 0 || invisible.Contains(name, StringComparison.Ordinal) ? "" : invisible.Length == 0 ? name : " " + name;
        }

        return invisible;
    }

    private static bool HasCompatibility(ReadOnlySpan<char> found) => !System.Text.Ascii.IsValid(found)
        && CharTable.Normalize(found.ToString(), NormalizationForm.FormKC) != CharTable.Normalize(found.ToString(), NormalizationForm.FormC);
}
