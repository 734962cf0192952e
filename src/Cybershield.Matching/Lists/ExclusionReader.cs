using Cybershield.Matching.Yaml;

namespace Cybershield.Matching;

/// <summary>Reads the exclusions of a list.</summary>
internal static class ExclusionReader
{
    public static IReadOnlyList<Exclusion> Exclusions(YamlMapping root, IReadOnlyList<Term> terms)
    {
        List<Exclusion> exclusions = [];
        foreach (YamlMapping mapping in root.OptionalMappings("exclude"))
        {
            Exclusion exclusion = new(
                TermListReader.Identifier(mapping, "id"),
                TermReader.Phrases(mapping, "near_any", wildcards: true),
                mapping.RequiredInt("within", 1, 100),
                KnownTerms(mapping, "for", terms) ?? [],
                mapping.RequiredString("why"));
            if (exclusions.Any(other => other.Id == exclusion.Id))
            {
                mapping.Report("id", $"the exclusion id `{exclusion.Id}` is used twice", "give each exclusion an id of its own");
            }

            exclusions.Add(exclusion);
        }

        return exclusions;
    }

    internal static IReadOnlyList<string>? KnownTerms(YamlMapping mapping, string key, IReadOnlyList<Term> terms) =>
        Known(mapping, key, [.. terms.Select(term => term.Id)], "term");

    internal static IReadOnlyList<string>? Known(YamlMapping mapping, string key, IReadOnlyCollection<string> ids, string kind)
    {
        if (!mapping.Has(key))
        {
            return null;
        }

        IReadOnlyList<YamlText> written = mapping.OptionalStrings(key);
        foreach (YamlText id in written.Where(id => !ids.Contains(id.Value)))
        {
            mapping.ReportAt(id.Mark, $"there is no {kind} `{id.Value}`", Suggestion.For(id.Value, ids));
        }

        return [.. written.Select(id => id.Value)];
    }
}
