using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Cybershield.Service.Pages;

/// <summary>The search box taken apart: words for the full text, and <c>name:value</c> or <c>name:"a value"</c> for filters.</summary>
internal sealed partial record SearchTerms(string? Words, ImmutableArray<(string Name, string Value)> Filters)
{
    public static SearchTerms Read(string typed)
    {
        ImmutableArray<(string, string)> filters =
            [.. Filter().Matches(typed).Select(match => (match.Groups["name"].Value.ToLowerInvariant(), match.Groups["value"].Value.Trim('"')))];
        string words = Filter().Replace(typed, " ").Trim();
        return new SearchTerms(words.Length == 0 ? null : words, filters);
    }

    public IEnumerable<string> All(string name) => Filters.Where(filter => filter.Name == name && filter.Value.Length > 0).Select(filter => filter.Value);

    public ImmutableArray<string> Of(string name) => [.. All(name)];

    [GeneratedRegex("""(?<!\S)(?<name>state|site|group|list|term|outcome|language):(?<value>"[^"]*"|\S*)""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Filter();
}
