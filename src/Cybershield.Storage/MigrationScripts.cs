using System.Globalization;
using System.Reflection;

namespace Cybershield.Storage;

/// <summary>Numbered, forward-only changes of the schema: <c>Migrations/sqlite/001.sql</c> and so on, and the same numbers in <c>Migrations/postgres</c>.</summary>
internal static class MigrationScripts
{
    /// <summary>The scripts of a store in their order.</summary>
    /// <exception cref="InvalidOperationException">A number is missing.</exception>
    public static string[] Read(string store)
    {
        Assembly assembly = typeof(MigrationScripts).Assembly;
        string[] names = [.. assembly.GetManifestResourceNames().Where(name => name.StartsWith(store + "/", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
        for (int i = 0; i < names.Length; i++)
            if (names[i] != string.Create(CultureInfo.InvariantCulture, $"{store}/{i + 1:D3}.sql"))
                throw new InvalidOperationException($"Migrations are not numbered without gaps: {names[i]}.");
        return [.. names.Select(name => ReadScript(assembly, name))];
    }

    private static string ReadScript(Assembly assembly, string name)
    {
        using StreamReader reader = new(assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
