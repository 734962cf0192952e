using System.Globalization;
using System.Reflection;
using Cybershield.Matching;
using Cybershield.Matching.Yaml;

namespace Cybershield.Service.Configuration;

/// <summary>One setting that the service knows.</summary>
/// <param name="Key"><c>Section:Name</c>.</param>
/// <param name="Default">As it would be written; empty where there is none.</param>
internal sealed record KnownSetting(string Key, string Default);

/// <summary>
/// Fills options records from the flattened settings: one section per record, one key per property, the record's own defaults for what is not written.
/// What was written and belongs to no property is an unknown key; every fault is collected, so that all are told at once.
/// </summary>
internal sealed class SettingsReader(string file, IReadOnlyDictionary<string, SettingValue> written, List<ConfigurationError> errors)
{
    private const string LoggingSection = "Logging:LogLevel:";
    private readonly List<KnownSetting> _known = [];

    /// <summary>Every setting that can be written, in the order of reading.</summary>
    public IReadOnlyList<KnownSetting> Known => _known;

    /// <summary>One stage's options from its section.</summary>
    public T Read<T>(string section) where T : new()
    {
        T options = new();
        foreach (PropertyInfo property in typeof(T).GetProperties().Where(property => property.CanWrite))
            Fill(options, property, section.Length == 0 ? property.Name : $"{section}:{property.Name}");
        return options;
    }

    /// <summary>Takes the faults that a section's record found in itself; each names its property and ends with what to write.</summary>
    public void Refuse(string section, IEnumerable<string> faults)
    {
        foreach (string fault in faults)
        {
            SettingValue place = _known.Where(setting => setting.Key.StartsWith(section + ":", StringComparison.Ordinal) && fault.Contains(setting.Key[(section.Length + 1)..], StringComparison.Ordinal))
                .Select(setting => written.GetValueOrDefault(setting.Key))
                .FirstOrDefault(value => value is not null) ?? new SettingValue("", file, 1, 1);
            int advice = fault.LastIndexOf(", write ", StringComparison.Ordinal) is int write and > 0 ? write : fault.IndexOf(", ", StringComparison.Ordinal);
            (string problem, string wanted) = advice > 0 ? (fault[..advice], fault[(advice + 2)..]) : (fault, "write a value in that range");
            errors.Add(new ConfigurationError(place.File, place.Line, place.Column, problem, wanted));
        }
    }

    /// <summary>Tells of every written key that belongs to nothing. Call it last.</summary>
    public void RefuseUnknown()
    {
        foreach ((string key, SettingValue value) in written)
        {
            if (!key.StartsWith(LoggingSection, StringComparison.OrdinalIgnoreCase) && !_known.Exists(setting => setting.Key.Equals(key, StringComparison.OrdinalIgnoreCase)))
                errors.Add(new ConfigurationError(value.File, value.Line, value.Column, $"the setting `{key}` is unknown", Suggestion.For(key, Candidates(key))));
        }
    }

    // Of a known section its settings, otherwise the sections: an advice that lists everything helps nobody.
    private string[] Candidates(string key)
    {
        string section = key.Split(':')[0] + ":";
        string[] same = [.. _known.Select(setting => setting.Key).Where(known => known.StartsWith(section, StringComparison.OrdinalIgnoreCase))];
        return same.Length > 0 ? same : [.. _known.Select(setting => setting.Key.Split(':')[0]).Distinct()];
    }

    private void Fill(object options, PropertyInfo property, string key)
    {
        _known.Add(new KnownSetting(key, Show(property.GetValue(options))));
        if (!written.TryGetValue(key, out SettingValue? value) || value.Text.Length == 0)
            return;
        Type type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        if (Parse(type, value.Text) is { } parsed)
            property.SetValue(options, parsed);
        else
            errors.Add(new ConfigurationError(value.File, value.Line, value.Column, $"`{key}` can't be \"{value.Text}\"", $"write {Wanted(type)}"));
    }

    private static object? Parse(Type type, string text)
    {
        if (type == typeof(string))
            return text;
        if (type == typeof(bool))
            return bool.TryParse(text, out bool truth) ? truth : null;
        if (type == typeof(int))
            return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) ? number : null;
        if (type == typeof(long))
            return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long wide) ? wide : null;
        if (type == typeof(double))
            return double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double real) ? real : null;
        if (type == typeof(TimeSpan))
            return DurationText.TryParse(text, out TimeSpan duration) || (text.Contains(':', StringComparison.Ordinal) && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out duration)) ? duration : null;
        if (type.IsEnum)
            return Enum.TryParse(type, text, ignoreCase: true, out object? choice) && Enum.IsDefined(type, choice) ? choice : null;
        throw new NotSupportedException($"Settings of type {type} are not read.");
    }

    private static string Wanted(Type type) =>
        type == typeof(bool) ? "true or false"
        : type == typeof(TimeSpan) ? "a length of time such as 30s, 15m or 00:15:00"
        : type.IsEnum ? "one of " + string.Join(", ", Enum.GetNames(type))
        : "a number";

    private static string Show(object? value) => value switch
    {
        null => "",
        TimeSpan duration => DurationText.Format(duration),
        bool truth => truth ? "true" : "false",
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}
