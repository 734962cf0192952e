using YamlDotNet.Core;

namespace Cybershield.Matching.Yaml;

/// <summary>
/// A YAML 1.2 file read strictly. Values are asked for by key; whatever is wrong is collected, and so is every key that nobody asked for.
/// Read all values first, then look at <see cref="Errors"/>: while there is one, what was read means nothing.
/// </summary>
public sealed class YamlDocument
{
    private readonly List<ConfigurationError> errors = [];
    private bool unreadable;

    private YamlDocument(string fileName)
    {
        FileName = fileName;
        Root = new YamlMapping(this, new YamlMark(1, 1));
    }

    /// <summary>The file as errors name it.</summary>
    public string FileName { get; }

    /// <summary>The mapping that the file consists of; empty where the file is not YAML or holds something else.</summary>
    public YamlMapping Root { get; private set; }

    /// <summary>Reads a file's text. Never throws for what the file holds.</summary>
    public static YamlDocument Read(string fileName, string yaml)
    {
        YamlDocument document = new(fileName);
        try
        {
            document.TakeRoot(new YamlTreeBuilder(document, yaml.TrimStart('\uFEFF')).Build());
        }
        catch (YamlException fault)
        {
            YamlMark at = new(Math.Max(1, (int)fault.Start.Line), Math.Max(1, (int)fault.Start.Column));
            document.Fail(at, "this is not YAML: " + Plain(fault.Message), "mind the indentation, quotes and brackets around here");
        }

        return document;
    }

    /// <summary>Every error found so far in the order of the file, with the keys that nothing has read.</summary>
    public IReadOnlyList<ConfigurationError> Errors() =>
        [.. errors.Concat(unreadable ? [] : Root.UnknownKeys()).OrderBy(error => error.Line).ThenBy(error => error.Column)];

    /// <summary>Reports an error of the file's content.</summary>
    /// <param name="problem">What is wrong, in plain words.</param>
    /// <param name="advice">What to write instead.</param>
    public void Report(YamlMark at, string problem, string advice)
    {
        if (!unreadable)
        {
            errors.Add(ErrorAt(at, problem, advice));
        }
    }

    internal ConfigurationError ErrorAt(YamlMark at, string problem, string advice) => new(FileName, at.Line, at.Column, problem, advice);

    private void TakeRoot(YamlNode? root)
    {
        switch (root)
        {
            case YamlMapping mapping:
                Root = mapping;
                break;
            case null:
                Fail(new YamlMark(1, 1), "the file is empty", "write keys and values");
                break;
            default:
                Fail(root.Mark, $"the file holds {root.Kind}", "write keys and values");
                break;
        }
    }

    private void Fail(YamlMark at, string problem, string advice)
    {
        Report(at, problem, advice);
        unreadable = true;
    }

    private static string Plain(string message) => message.ReplaceLineEndings(" ").TrimEnd('.', ' ');
}
