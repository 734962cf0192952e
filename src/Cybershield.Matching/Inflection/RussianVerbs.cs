namespace Cybershield.Matching;

/// <summary>Conjugations of Russian verbs, from the infinitive: the regular classes, with their participles and gerunds.</summary>
internal static class RussianVerbs
{
    private const string Past = "л=past ла=past ло=past ли=past в=gerund вши=gerund";
    private static readonly string PastParticiple = Participle("вш");

    // What follows the infinitive without its last letters, for each class.
    private static readonly (string Ending, EndingTable Plain, EndingTable Reflexive)[] Classes =
    [
        Class("овать", With("ова", Past + PastParticiple) + Present("у", "ю ешь ет ем ете ют") + With("у", "й=imperative йте=imperative я=gerund" + Participle("ющ")) + With("ова", Passive("нн", "н"))),
        Class("евать", With("ева", Past + PastParticiple) + Present("ю", "ю ешь ет ем ете ют") + Present("у", "ю ешь ет ем ете ют") + With("ю", "й=imperative йте=imperative я=gerund" + Participle("ющ")) + With("ева", Passive("нн", "н"))),
        Class("ать", With("а", Past + PastParticiple) + Present("а", "ю ешь ет ем ете ют") + With("а", "й=imperative йте=imperative я=gerund" + Participle("ющ") + Passive("нн", "н"))),
        Class("ять", With("я", Past + PastParticiple) + Present("я", "ю ешь ет ем ете ют") + With("я", "й=imperative йте=imperative я=gerund" + Participle("ющ") + Passive("нн", "н"))),
        Class("нуть", With("ну", Past + PastParticiple + Passive("т", "т")) + Present("н", "у ешь ет ем ете ут") + With("н", "и=imperative ите=imperative")),
        Class("еть", With("е", Past + PastParticiple) + Present("е", "ю ешь ет ем ете ют") + With("е", "й=imperative йте=imperative я=gerund" + Participle("ющ"))),
    ];

    // By the consonant before -ить: after a sibilant, where the first person changes it, and the others.
    private static readonly (string Ending, EndingTable Plain, EndingTable Reflexive) Sibilant =
        Class("ить", Second("у", "ат", "а", "ащ") + Passive("енн", "ен"));
    private static readonly (string Ending, EndingTable Plain, EndingTable Reflexive) Changing =
        Class("ить", Second("", "ят", "я", "ящ"));
    private static readonly (string Ending, EndingTable Plain, EndingTable Reflexive) Steady =
        Class("ить", Second("ю", "ят", "я", "ящ") + Passive("енн", "ен"));

    private static readonly EndingTable Mutated = new("ю=first_person у=first_person " + Passive("енн", "ен"));
    private static readonly EndingTable MutatedReflexive = new("юсь=first_person усь=first_person");

    /// <summary>The stems that a word has as a verb, none where it is no infinitive of a regular class.</summary>
    public static IEnumerable<(string Stem, EndingTable Table)> Stems(string word)
    {
        bool reflexive = word.EndsWith("ться", StringComparison.Ordinal);
        string infinitive = reflexive ? word[..^2] : word;
        if (infinitive.Length >= 5 && infinitive.EndsWith("ить", StringComparison.Ordinal))
        {
            return SecondConjugation(infinitive[..^3], reflexive);
        }

        foreach ((string ending, EndingTable plain, EndingTable withSya) in Classes)
        {
            if (RussianInflection.EndsIn(infinitive, ending) && infinitive.Length >= ending.Length + 2 && !infinitive.EndsWith("сть", StringComparison.Ordinal))
            {
                string stem = infinitive[..^ending.Length];
                return [(stem, reflexive ? withSya : plain)];
            }
        }

        return [];
    }

    private static IEnumerable<(string, EndingTable)> SecondConjugation(string stem, bool reflexive)
    {
        (string, EndingTable, EndingTable) conjugation = RussianInflection.IsSibilant(stem[^1]) ? Sibilant : "бвмпфдзст".Contains(stem[^1], StringComparison.Ordinal) ? Changing : Steady;
        return [(stem, reflexive ? conjugation.Item3 : conjugation.Item2), .. Mutation(stem, reflexive)];
    }

    /// <summary>The consonant that changes in the first person and the passive participle: платить, плачу; купить, куплю.</summary>
    private static IEnumerable<(string, EndingTable)> Mutation(string stem, bool reflexive)
    {
        string? mutated = stem[^1] switch
        {
            _ when stem.EndsWith("ст", StringComparison.Ordinal) => stem[..^2] + "щ",
            'б' or 'в' or 'м' or 'п' or 'ф' => stem + "л",
            'д' or 'з' => stem[..^1] + "ж",
            'с' => stem[..^1] + "ш",
            'т' => stem[..^1] + "ч",
            _ => null,
        };
        EndingTable table = reflexive ? MutatedReflexive : Mutated;
        string? second = stem.EndsWith("ст", StringComparison.Ordinal) ? null : stem[^1] switch { 'т' => stem[..^1] + "щ", 'д' => stem[..^1] + "жд", _ => null };
        return mutated is null ? [] : second is null ? [(mutated, table)] : [(mutated, table), (second, table)];
    }

    private static (string, EndingTable, EndingTable) Class(string ending, string forms)
    {
        string all = forms + " " + ending + "=infinitive";
        IEnumerable<string> reflexive = all.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Reflexive);
        return (ending, new EndingTable(all), new EndingTable(string.Join(' ', reflexive)));
    }

    // ся after a consonant and in participles, сь after a vowel.
    private static string Reflexive(string entry)
    {
        string[] parts = entry.Split('=');
        bool participle = parts.Length > 1 && parts[1].StartsWith("participle", StringComparison.Ordinal);
        return parts[0] + (!participle && RussianInflection.IsVowel(parts[0][^1]) ? "сь" : "ся") + "=" + (parts.Length > 1 ? parts[1] : "");
    }

    private static string Present(string start, string endings) =>
        string.Concat(endings.Split(' ').Select(ending => $" {start}{ending}=present"));

    private static string Second(string first, string third, string gerund, string participle) =>
        With("и", Past + PastParticiple) + Present("", string.Join(' ', $"{first} ишь ит им ите {third}".Split(' ', StringSplitOptions.RemoveEmptyEntries)))
        + With("", $"и=imperative ь=imperative ьте=imperative {gerund}=gerund" + Participle(participle));

    private static string With(string start, string entries) =>
        string.Concat(entries.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(entry => " " + start + entry));

    private static string Participle(string suffix) =>
        string.Concat(RussianAdjectives.ParticipleEndings(sibilant: true).Select(ending => $" {suffix}{ending}=participle"));

    private static string Passive(string suffix, string shortSuffix) =>
        string.Concat(RussianAdjectives.ParticipleEndings(sibilant: false).Select(ending => $" {suffix}{ending}=participle"))
        + $" {shortSuffix}=participle {shortSuffix}а=participle {shortSuffix}о=participle {shortSuffix}ы=participle";
}
