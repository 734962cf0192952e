using System.CommandLine;
using Cybershield.Service.Commands.Inspecting;

namespace Cybershield.Service.Commands;

/// <summary><c>inspect url|robots|page|sitemap|feed</c>: what the crawler thinks of one thing and why, or of a suite of them, line by line.</summary>
internal static class InspectCommand
{
    /// <summary>The command.</summary>
    public static Command Create()
    {
        Command inspect = new("inspect", "What the crawler thinks of one thing, and why. With --batch: one line of JSON in, one line out; files need no network.");
        inspect.Add(UrlInspection.Create());
        inspect.Add(RobotsInspection.Create());
        inspect.Add(PageInspection.Create());
        inspect.Add(ListInspection.Sitemap());
        inspect.Add(ListInspection.Feed());
        return inspect;
    }
}
