using Cybershield.LoopbackSite;

// Serves a folder from a process of its own, for benchmarks: the crawler's CPU and memory are then its alone.
if (args is not [string folder] || !Directory.Exists(folder))
{
    await Console.Error.WriteLineAsync("usage: Cybershield.LoopbackSite FOLDER    (serves it on loopback until standard input closes)");
    return 2;
}

await using StaticSite site = await StaticSite.StartAsync(folder);
Console.WriteLine(site.Address);
while (await Console.In.ReadLineAsync() is not null)
{
}

return 0;
