using Cybershield.Matching;
using Cybershield.Matching.Yaml;
using Cybershield.Service.Web;

namespace Cybershield.Service.Configuration;

/// <summary><c>config/reviewers.yaml</c>.</summary>
internal static class ReviewerFile
{
    /// <summary>The file's name in the configuration folder.</summary>
    public const string FileName = "reviewers.yaml";

    private const int MaxIdLength = 64;
    private const string EmptyList = "reviewers: []";

    /// <summary>The reviewers, with every error of the file added to <paramref name="errors"/>.</summary>
    public static IReadOnlyList<Reviewer> Read(ConfigurationFile file, List<ConfigurationError> errors)
    {
        // An empty list is what the service is shipped with; the strict reader takes empty lists for forgotten ones.
        if (file.Text.Split('\n').Any(line => line.TrimEnd() == EmptyList))
            return [];
        YamlDocument document = YamlDocument.Read(file.Name, file.Text);
        List<Reviewer> reviewers = [];
        foreach (YamlMapping entry in document.Root.RequiredMappings("reviewers"))
        {
            Reviewer reviewer = new(entry.RequiredString("id"), entry.RequiredString("name"), entry.RequiredString("body"), entry.RequiredString("token_sha256"));
            if (!IsId(reviewer.Id))
                entry.Report("id", $"the id \"{reviewer.Id}\" can't be used", "write up to 64 of a-z, 0-9, - and .");
            else if (reviewers.Exists(other => other.Id == reviewer.Id))
                entry.Report("id", $"there is a reviewer \"{reviewer.Id}\" already", "give each reviewer an id of their own");
            if (reviewer.TokenSha256.Length != 64 || !reviewer.TokenSha256.All(char.IsAsciiHexDigitLower))
                entry.Report("token_sha256", "the token's hash is not one", "run `cybershield reviewers add ID` and keep the line it writes");
            reviewers.Add(reviewer);
        }

        errors.AddRange(document.Errors());
        return reviewers;
    }

    /// <summary>The file's text with one reviewer more; comments and order stay.</summary>
    public static string Append(string text, Reviewer reviewer)
    {
        string entry = $"  - id: {reviewer.Id}\n    name: {Quote(reviewer.DisplayName)}\n    body: {Quote(reviewer.Body)}\n    token_sha256: {Quote(reviewer.TokenSha256)}\n";
        string before = text.Length == 0 ? "reviewers:\n" : string.Join('\n', text.Split('\n').Select(line => line.TrimEnd() == EmptyList ? "reviewers:" : line));
        return before + (before.EndsWith('\n') ? "" : "\n") + entry;
    }

    /// <summary>Whether an id can be used: up to 64 of a-z, 0-9, - and "."; "service" is the service's own.</summary>
    public static bool IsId(string id) =>
        id.Length is > 0 and <= MaxIdLength && id != "service" && id.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '.');

    private static string Quote(string text) => "\"" + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + "\"";
}
