namespace Cybershield.Matching;

/// <summary>What one version of a list changes against another, in terms and not in lines.</summary>
/// <param name="Changes">Each in a few words, in the order of the file.</param>
/// <param name="ProposedVersion">The version that the newer list should carry: major where it can flag less or for other reasons, minor where it can flag more, patch otherwise.</param>
public sealed record ListDiff(IReadOnlyList<string> Changes, string ProposedVersion)
{
    private enum Bump { None, Patch, Minor, Major }

    /// <summary>Compares two versions of a list.</summary>
    public static ListDiff Between(TermList old, TermList now)
    {
        List<(string Text, Bump Bump)> changes = [.. Terms(old, now), .. Frame(old, now)];
        if (changes.Count == 0 && old.Sha256 != now.Sha256)
        {
            changes.Add(("only words around the rules changed", Bump.Patch));
        }

        return new ListDiff([.. changes.Select(change => change.Text)], Raise(old.Version, changes.Count == 0 ? Bump.None : changes.Max(change => change.Bump)));
    }

    private static IEnumerable<(string, Bump)> Terms(TermList old, TermList now)
    {
        Dictionary<string, Term> before = old.Terms.ToDictionary(term => term.Id);
        foreach (Term term in now.Terms)
        {
            if (!before.Remove(term.Id, out Term? was))
            {
                yield return ($"term `{term.Id}` added", Bump.Minor);
                continue;
            }

            if (was.Weight != term.Weight)
            {
                yield return (string.Create(System.Globalization.CultureInfo.InvariantCulture, $"term `{term.Id}` weighs {term.Weight} instead of {was.Weight}"), term.Weight > was.Weight ? Bump.Minor : Bump.Major);
            }

            if (Wanted(was) != Wanted(term))
            {
                yield return ($"term `{term.Id}` looks for something else", Bump.Major);
            }
        }

        foreach (string gone in before.Keys)
        {
            yield return ($"term `{gone}` removed", Bump.Major);
        }
    }

    private static IEnumerable<(string, Bump)> Frame(TermList old, TermList now)
    {
        if (old.Flag != now.Flag)
        {
            yield return ("the threshold changed", Bump.Major);
        }

        if (Enum.GetValues<Zone>().Any(zone => old.Zones[zone] != now.Zones[zone]))
        {
            yield return ("zones weigh otherwise", Bump.Major);
        }

        if (string.Join('\n', old.Exclusions.Select(Written)) != string.Join('\n', now.Exclusions.Select(Written)))
        {
            yield return ("exclusions changed", Bump.Major);
        }

        if (!old.SiteGroups.SequenceEqual(now.SiteGroups))
        {
            yield return ("the scope changed", Bump.Major);
        }
    }

    private static string Wanted(Term term) =>
        $"{term.Pattern.GetType().Name} {Numbers(term.Pattern)} {term.Language} {term.Obfuscation} {string.Join(',', term.Forms)} {string.Join(',', term.NotForms)}\n"
        + string.Join('\n', ContactRule.Texts(term.Pattern).Select(text => text.Value));

    private static string Numbers(TermPattern pattern) => pattern switch
    {
        TermPattern.Near near => $"{near.A.Count} {near.Within} {near.InOrder} {Stems(near.A.Concat(near.B))}",
        TermPattern.Set set => $"{set.AtLeast} {set.Within} {Stems(set.Of)}",
        _ => "",
    };

    private static string Stems(IEnumerable<TermPhrase> phrases) => string.Join(',', phrases.Select(phrase => phrase.IsStem));

    private static string Written(Exclusion exclusion) =>
        $"{exclusion.Id} {exclusion.Within} {string.Join(',', exclusion.For)} {string.Join(',', exclusion.NearAny.Select(phrase => $"{phrase.IsStem} {phrase.Text.Value}"))} {exclusion.Language}";

    private static string Raise(string version, Bump bump)
    {
        int[] parts = [.. version.Split('.').Select(part => int.Parse(part, System.Globalization.CultureInfo.InvariantCulture))];
        return bump switch
        {
            Bump.Major => $"{parts[0] + 1}.0.0",
            Bump.Minor => $"{parts[0]}.{parts[1] + 1}.0",
            Bump.Patch => $"{parts[0]}.{parts[1]}.{parts[2] + 1}",
            _ => version,
        };
    }
}
