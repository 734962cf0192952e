using System.Diagnostics;
using System.Globalization;

namespace Cybershield.Storage.Tests;

/// <summary>This assembly as a process of its own, so that a test can kill it.</summary>
internal static class ChildProcess
{
    /// <summary>Starts the assembly with a task and its arguments; its standard output is what it confirms.</summary>
    public static Process Start(string task, params string[] arguments)
    {
        ProcessStartInfo start = new("dotnet") { RedirectStandardOutput = true, RedirectStandardInput = true };
        foreach (string argument in (string[])["exec", typeof(ChildProcess).Assembly.Location, task, .. arguments])
            start.ArgumentList.Add(argument);
        return Process.Start(start)!;
    }

    /// <summary>The other side of <see cref="Start"/>.</summary>
    public static Task<int> RunAsync(string[] args) => args switch
    {
        ["hold-lock", string folder] => HoldLockAsync(folder),
        ["crawl", string folder] => EndlessWeb.CrawlAsync(folder),
        ["crawl-until", string place, string pages, string boundary] => EndlessWeb.CrawlUntilAsync(place, int.Parse(pages, CultureInfo.InvariantCulture), int.Parse(boundary, CultureInfo.InvariantCulture)),
        _ => throw new ArgumentException("hold-lock FOLDER, crawl FOLDER or crawl-until PLACE PAGES BOUNDARY"),
    };

    private static async Task<int> HoldLockAsync(string folder)
    {
        await using SqliteStore store = SqliteStore.Open(folder, TimeProvider.System);
        if (await store.Lock.TakeAsync(default) is not null)
            return 1;
        Console.WriteLine("held");
        await Console.In.ReadLineAsync();
        return 0;
    }
}
