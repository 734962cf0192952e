namespace Cybershield.Matching.Yaml;

/// <summary>A place in a YAML file, both from 1.</summary>
public readonly record struct YamlMark(int Line, int Column);

/// <summary>A string of a YAML file and where it stands.</summary>
public readonly record struct YamlText(string Value, YamlMark Mark);
