using System.CommandLine;
using Cybershield.Crawling;
using Cybershield.Service.Configuration;

namespace Cybershield.Service.Commands.Inspecting;

/// <summary><c>inspect robots FILE|URL</c>: the verdict on an address and the line that decided.</summary>
internal static class RobotsInspection
{
    private static readonly Argument<string?> Target = new("FILE|URL") { Description = "A robots.txt, or any address of a registered site.", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Option<string> Agent = new("--agent") { Description = "The crawler's product token.", DefaultValueFactory = _ => Fetcher.ProductToken, HelpName = "A" };
    private static readonly Option<string?> Url = new("--url") { Description = "The address to judge.", HelpName = "U" };
    private static readonly Option<string?> Cases = new("--batch") { Description = "JSON lines with robots_b64 (or robots), agent, url; \"-\" reads the standard input.", HelpName = "CASES" };

    /// <summary>The command.</summary>
    public static Command Create() => CommandFrame.Create(
        "robots",
        "Prints what a robots.txt says of an address and which line decided. Exit code 0: allowed, 1: disallowed.",
        [Target, Agent, Url, Cases, CommandFrame.Config, CommandFrame.AsJson],
        RunAsync);

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(Cases) is { } cases)
            return await Batch.AnswerAsync(cases, Answer, cancellationToken);
        string target = parsed.GetValue(Target) ?? throw CommandFailure.Usage("Name a robots.txt or an address, or give --batch CASES.");
        string agent = parsed.GetRequiredValue(Agent);
        return File.Exists(target)
            ? Print(parsed, RobotsReport.Of(target, InspectedSource.OfFile(target, null).Bytes, agent, parsed.GetValue(Url)))
            : Print(parsed, await FetchAsync(parsed, target, agent, cancellationToken));
    }

    private static object Answer(BatchCase line)
    {
        byte[] body = line.Bytes("robots_b64", "robots");
        RobotsVerdict verdict = Parse(body, line.Text("agent") ?? Fetcher.ProductToken).Check(line.Required("url"));
        return new { verdict.Allowed, verdict.Line, verdict.Text };
    }

    private static RobotsRules Parse(byte[] body, string agent) => RobotsRules.Parse(body.AsSpan(0, Math.Min(body.Length, RobotsRules.MaxBytes)), agent);

    // Asked for as in a crawl, so that redirects, limits and "unreachable" mean what they mean there; then read for the agent that was asked about.
    private static async Task<RobotsReport> FetchAsync(ParseResult parsed, string target, string agent, CancellationToken cancellationToken)
    {
        CrawlUrl address = InspectedSource.TargetOf(target);
        LoadedConfiguration configuration = RecordAccess.Require(parsed.GetRequiredValue(CommandFrame.Config));
        Site site = configuration.Snapshot.Sites.FirstOrDefault(site => site.Scope.ContainsOrigin(address)) ?? SingleFetch.SiteOf(configuration, address);
        HostMemory hosts = new();
        using Fetcher fetcher = Fetcher.Open(hosts, configuration.Settings.Fetching, TimeProvider.System);
        RobotsRules ours = await fetcher.RobotsAsync(address, site, cancellationToken);
        string? url = parsed.GetValue(Url) ?? (address.PathAndQuery == "/robots.txt" ? null : address.Value);
        RobotsCopy? copy = (await hosts.FindHostAsync(address.HostKey, cancellationToken))?.Robots;
        return copy is { Status: < 400 } ? RobotsReport.Of(target, copy.Body, agent, url) : RobotsReport.WithoutFile(target, agent, url, ours.Check(url ?? address.Value));
    }

    private static int Print(ParseResult parsed, RobotsReport report)
    {
        if (parsed.GetValue(CommandFrame.AsJson))
            CommandFrame.PrintJson(report);
        else
            report.Print();
        return report.Allowed == false ? ExitCode.Findings : ExitCode.Done;
    }

    /// <summary>What a file says to one crawler.</summary>
    /// <param name="Allowed">Null where no address was asked about.</param>
    /// <param name="Line">The line that decided, from 1; 0 where no line did.</param>
    /// <param name="Text">The line, or the reason where no line decided.</param>
    private sealed record RobotsReport(string Source, string Agent, string? Url, bool? Allowed, int? Line, string? Text, double? CrawlDelaySeconds, IReadOnlyList<string> Sitemaps)
    {
        public static RobotsReport Of(string source, byte[] body, string agent, string? url)
        {
            RobotsRules rules = Parse(body, agent);
            RobotsVerdict? verdict = url is null ? null : rules.Check(url);
            return new RobotsReport(source, agent, url, verdict?.Allowed, verdict?.Line, verdict?.Text, rules.CrawlDelay?.TotalSeconds, rules.Sitemaps);
        }

        public static RobotsReport WithoutFile(string source, string agent, string? url, RobotsVerdict verdict) =>
            new(source, agent, url, verdict.Allowed, verdict.Line, verdict.Text, null, []);

        public void Print()
        {
            if (Allowed is { } allowed)
                Console.Out.WriteLine($"{(allowed ? "allowed" : "disallowed")}: {(Line > 0 ? $"line {Line}: " : "")}{Tables.Printable(Text!)}");
            if (Url is not null)
                Console.Out.WriteLine($"{Tables.Printable(Url)} for {Tables.Printable(Agent)} by {Source}");
            Console.Out.WriteLine(CrawlDelaySeconds is { } seconds ? $"Crawl-delay: {seconds:0.###} s" : "Crawl-delay: none");
            foreach (string sitemap in Sitemaps)
                Console.Out.WriteLine($"Sitemap: {Tables.Printable(sitemap)}");
        }
    }
}
