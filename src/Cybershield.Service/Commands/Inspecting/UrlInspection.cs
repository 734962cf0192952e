using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using Cybershield.Crawling;
using Cybershield.Service.Configuration;

namespace Cybershield.Service.Commands.Inspecting;

/// <summary><c>inspect url ADDRESS</c>: its canonical form, where two parsers would send a request, and whether a crawl would.</summary>
internal static class UrlInspection
{
    private static readonly Argument<string?> Target = new("ADDRESS") { Description = "As written on a page, in a configuration or in a list.", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Option<string?> Base = new("--base") { Description = "What a relative address is resolved against.", HelpName = "URL" };
    private static readonly Option<string?> SiteId = new("--site") { Description = "The site whose scope and allowed addresses count; otherwise the registered one that holds the address.", HelpName = "ID" };
    private static readonly Option<bool> Resolve = new("--resolve") { Description = "Ask for the addresses of the host's name and judge them." };
    private static readonly Option<string?> Cases = new("--batch") { Description = "JSON lines with url (or input), base; \"-\" reads the standard input.", HelpName = "CASES" };

    /// <summary>The command.</summary>
    public static Command Create() => CommandFrame.Create(
        "url",
        "Prints an address's canonical form, the host and port that our parser and System.Uri read, and the verdicts of scope and address checks. Exit code 1: it would not be fetched.",
        [Target, Base, SiteId, Resolve, Cases, CommandFrame.Config, CommandFrame.AsJson],
        RunAsync);

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        IReadOnlyList<Site> sites = SitesOf(parsed);
        Func<string, IPAddress[]?> resolve = parsed.GetValue(Resolve) ? Lookup : _ => null;
        if (parsed.GetValue(Cases) is { } cases)
            return await Batch.AnswerAsync(cases, line => UrlReport.Of(line.Required("url", "input"), line.Text("base"), sites, resolve), cancellationToken);
        string target = parsed.GetValue(Target) ?? throw CommandFailure.Usage("Name an address, or give --batch CASES.");
        UrlReport report = UrlReport.Of(target, parsed.GetValue(Base), sites, resolve);
        if (parsed.GetValue(CommandFrame.AsJson))
            CommandFrame.PrintJson(report);
        else
            report.Print(target);
        return report.WouldFetch ? ExitCode.Done : ExitCode.Findings;
    }

    // Without --site the command also works where nothing is configured.
    private static IReadOnlyList<Site> SitesOf(ParseResult parsed)
    {
        string folder = parsed.GetRequiredValue(CommandFrame.Config);
        if (parsed.GetValue(SiteId) is not { } id)
            return Directory.Exists(folder) ? LoadedConfiguration.Read(folder, TimeProvider.System).Snapshot.Sites : [];
        return RecordAccess.Require(folder).Snapshot.Find(id) is { } site ? [site] : throw CommandFailure.Usage($"There is no site \"{id}\" in {folder}/sites.");
    }

    private static IPAddress[] Lookup(string host)
    {
        try
        {
            return Dns.GetHostAddresses(host);
        }
        catch (SocketException)
        {
            return [];
        }
    }
}
