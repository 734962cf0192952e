using System.Diagnostics;

namespace Cybershield.Storage.Tests;

/// <summary>This assembly as a process of its own, so that a test can kill it.</summary>
internal static class ChildProcess
{
    /// <summary>Starts the assembly with a task and a data folder; its standard output is what it confirms.</summary>
    public static Process Start(string task, string folder)
    {
        ProcessStartInfo start = new("dotnet") { RedirectStandardOutput = true, RedirectStandardInput = true };
        foreach (string argument in new[] { "exec", typeof(ChildProcess).Assembly.Location, task, folder })
            start.ArgumentList.Add(argument);
        return Process.Start(start)!;
    }

    /// <summary>The other side of <see cref="Start"/>.</summary>
    public static Task<int> RunAsync(string[] args) => args switch
    {
        ["hold-lock", string folder] => HoldLockAsync(folder),
        ["crawl", string folder] => EndlessWeb.CrawlAsync(folder),
        _ => throw new ArgumentException("hold-lock FOLDER or crawl FOLDER"),
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
