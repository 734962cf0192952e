using System.Diagnostics;
using System.Globalization;

namespace Cybershield.Rendering.Tests;

/// <summary>The processes that this one has started, and those that they have.</summary>
internal static class BrowserProcesses
{
    /// <summary>Browsers and drivers among them that have not ended.</summary>
    public static IReadOnlyList<Process> Ours()
    {
        Dictionary<int, (int Parent, string State)> all = Directory.GetDirectories("/proc").Select(folder => Path.GetFileName(folder)!)
            .Where(name => name.All(char.IsAsciiDigit)).Select(Read).OfType<(int Id, int Parent, string State)>().ToDictionary(p => p.Id, p => (p.Parent, p.State));
        return [.. all.Keys.Where(id => id != Environment.ProcessId && IsOurs(id, all)).Select(TryOpen).OfType<Process>()];
    }

    public static async Task UntilAsync(Func<bool> isSo)
    {
        for (int tries = 0; tries < 200 && !isSo(); tries++)
            await Task.Delay(TimeSpan.FromMilliseconds(25), TimeProvider.System, CancellationToken.None);
    }

    private static bool IsOurs(int id, Dictionary<int, (int Parent, string State)> all)
    {
        while (all.TryGetValue(id, out var process) && process.Parent > 1)
        {
            if (process.Parent == Environment.ProcessId)
                return true;
            id = process.Parent;
        }

        return false;
    }

    // "PID (NAME) STATE PARENT …", and a name may hold anything.
    private static (int Id, int Parent, string State)? Read(string id)
    {
        try
        {
            string stat = File.ReadAllText($"/proc/{id}/stat");
            string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return (int.Parse(id, CultureInfo.InvariantCulture), int.Parse(fields[1], CultureInfo.InvariantCulture), fields[0]);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static Process? TryOpen(int id)
    {
        try
        {
            return Process.GetProcessById(id);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
