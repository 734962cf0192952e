using Cybershield.Matching.Format;
using Cybershield.Matching.Yaml;

namespace Cybershield.Matching;

/// <summary>Reads the exclusions of a list.</summary>
internal static class ExclusionReader
{
    public static IReadOnlyList<Exclusion> Exclusions(YamlMapping root, IReadOnlyList<Term> terms)
    {
        List<Exclusion> exclusions = [];
        foreach (YamlMapping mapping in ListKeys.Exclude.Of(root))
        {
            string? language = ExclusionKeys.Lang.Of(mapping);
            Exclusion exclusion = new(
                ExclusionKeys.Id.Of(mapping),
                PhraseReader.Parts(mapping, ExclusionKeys.NearAny, language),
                language,
                ExclusionKeys.Within.Of(mapping),
                Known(mapping, ExclusionKeys.For, [.. terms.Select(term => term.Id)], "term") ?? [],
                ExclusionKeys.Why.Of(mapping));
            if (exclusion.Id.Length > 0 && exclusions.Any(other => other.Id == exclusion.Id))
            {
                ExclusionKeys.Id.Report(mapping, $"the exclusion id `{exclusion.Id}` is used twice", "give each exclusion an id of its own");
            }

            exclusions.Add(exclusion);
        }

        return exclusions;
    }

    internal static IReadOnlyList<string>? Known(YamlMapping mapping, YamlKey<IReadOnlyList<YamlText>> key, IReadOnlyCollection<string> ids, string kind)
    {
        if (!mapping.Has(key.Name))
        {
            return null;
        }

        IReadOnlyList<YamlText> written = key.Of(mapping);
        foreach (YamlText id in written.Where(id => !ids.Contains(id.Value)))
        {
            mapping.ReportAt(id.Mark, $"there is no {kind} `{YamlMapping.Short(id.Value)}`", Suggestion.For(id.Value, ids));
        }

        return [.. written.Select(id => id.Value)];
    }
}
