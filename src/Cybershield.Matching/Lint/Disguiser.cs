namespace Cybershield.Matching;

/// <summary>Makes the disguises that a term claims to see through from a text that it finds.</summary>
internal static class Disguiser
{
    public static readonly IReadOnlyList<string> Names = ["upper case", "zero-width", "hyphens", "underscores", "spaced letters", "look-alikes"];

    /// <summary>The example with the found form disguised in each way; nothing for near, set and regex, whose parts are tested by their own examples.</summary>
    public static IEnumerable<(string Name, string Text)> Of(Term term, string text, ListScreening? screening)
    {
        if (term.Pattern is not (TermPattern.Any or TermPattern.Stem) || screening?.Contributions.FirstOrDefault(c => c.TermId == term.Id) is not { } contribution)
        {
            return [];
        }

        TextSpan span = contribution.Best.Spans[0];
        string form = contribution.Best.Form;
        return Forms(term, form).Select(disguised => (disguised.Name, text[..span.Start] + disguised.Form + text[span.End..]));
    }

    private static IEnumerable<(string Name, string Form)> Forms(Term term, string form)
    {
        bool words = form.All(unit => char.IsLetter(unit) || unit == ' ');
        yield return ("upper case", form.ToUpperInvariant());
        if (form.Length > 2)
        {
            yield return ("zero-width", form.Insert(form.Length / 2, "\u200B"));
        }

        if (words && form.Contains(' ', StringComparison.Ordinal))
        {
            yield return ("hyphens", form.Replace(' ', '-'));
            if (term.Obfuscation >= Obfuscation.Separators)
            {
                yield return ("underscores", form.Replace(' ', '_'));
            }
        }

        if (words && term.Obfuscation >= Obfuscation.Separators && form.Split(' ').All(word => word.Length > 2))
        {
            // Wider gaps around it keep a neighbouring one-letter word out of the row.
            yield return ("spaced letters", "  " + string.Join("   ", form.Split(' ').Select(word => string.Join(' ', word.ToCharArray()))) + "  ");
        }

        if (words && term.Obfuscation == Obfuscation.Full && LookAlike(form) is { } mixed)
        {
            yield return ("look-alikes", mixed);
        }
    }

    /// <summary>The form with one letter of another script; null where no letter has a look-alike.</summary>
    private static string? LookAlike(string form)
    {
        for (int i = 0; i < form.Length; i++)
        {
            char folded = CharTable.FoldOf[form[i]];
            Script other = LookAlikes.ScriptOf(folded) == Script.Latin ? Script.Cyrillic : Script.Latin;
            if (LookAlikes.ScriptOf(folded) is Script.Latin or Script.Cyrillic && LookAlikes.ReadAs(folded, other) is { Length: > 0 } readings)
            {
                return form[..i] + readings[0] + form[(i + 1)..];
            }
        }

        return null;
    }
}
