using System.Net;
using Cybershield.Crawling;
using Cybershield.Matching;
using Cybershield.Matching.Yaml;

namespace Cybershield.Service.Configuration;

/// <summary>Reads one site from its file in <c>config/sites</c>.</summary>
internal sealed class SiteFile
{
    private const int DefaultMaxPages = 10_000;
    private const int DefaultMaxDepth = 20;
    private static readonly TimeSpan PoliteDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromHours(1);
    private static readonly TimeSpan ShortestInterval = TimeSpan.FromMinutes(1);

    private readonly YamlDocument _document;
    private readonly YamlMapping _root;
    private readonly DateTimeOffset _now;

    private SiteFile(ConfigurationFile file, DateTimeOffset now)
    {
        _document = YamlDocument.Read(file.Name, file.Text);
        _root = _document.Root;
        _now = now;
    }

    /// <summary>The site, or null with every error of the file added to <paramref name="errors"/>.</summary>
    /// <param name="now">A schedule must have a next time after this.</param>
    public static Site? Read(ConfigurationFile file, DateTimeOffset now, List<ConfigurationError> errors)
    {
        SiteFile reader = new(file, now);
        Site site = reader.ReadSite(file.BaseName);
        if (reader._document.Errors().Count == 0)
            reader.ReportProblems(site);
        IReadOnlyList<ConfigurationError> found = reader._document.Errors();
        errors.AddRange(found);
        return found.Count == 0 ? site : null;
    }

    private Site ReadSite(string baseName)
    {
        string id = ReadId(baseName);
        return new Site(
            id,
            _root.RequiredString("name"),
            _root.OptionalString("group") ?? "default",
            _root.RequiredString("contact"),
            ReadSeeds(),
            ReadScope(),
            ReadSchedule(),
            ReadPoliteness(),
            ReadAllowedAddresses(),
            _root.OptionalInt("max_pages", 1, 10_000_000) ?? DefaultMaxPages,
            _root.OptionalInt("max_depth", 0, 1_000) ?? DefaultMaxDepth)
        {
            Rendering = ReadRendering(),
            AcceptInvalidCertificates = _root.OptionalMapping("tls")?.OptionalBool("accept_invalid") ?? false,
        };
    }

    // What the crawler finds wrong with a site that could be read.
    private void ReportProblems(Site site)
    {
        foreach (SiteProblem problem in site.Problems())
        {
            YamlMapping holder = problem.Key is "delay" or "in_flight" ? _root.OptionalMapping("politeness") ?? _root : _root;
            YamlMark mark = problem.Index is int index ? _root.OptionalStrings(problem.Key)[index].Mark : holder.MarkOf(problem.Key);
            string[] parts = problem.Message.Split(": ", 2);
            _document.Report(mark, $"`{problem.Key}`: {parts[0]}", parts.Length > 1 ? parts[1] : "write another value");
        }

        RequireOwnHosts(site);
    }

    // Less than polite is only for hosts that are proven here to be the administrator's own: a name may resolve to anything when it is fetched.
    private void RequireOwnHosts(Site site)
    {
        bool own = site.Scope.Rules.All(rule => IsAllowed(rule, site.AllowAddresses));
        if ((site.Politeness.Delay < PoliteDelay || site.Politeness.InFlight > 1) && site.AllowAddresses.Count > 0 && !own)
            _root.Report("politeness", "a delay under 1s and more than one request at once are only for a site whose hosts are all addresses in its own `allow_addresses`", "write { delay: 1s, in_flight: 1 }");
    }

    private string ReadId(string baseName)
    {
        string id = _root.OptionalString("id") ?? baseName;
        if (id.Length is 0 or > 64 || id.Any(c => !char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c != '-'))
            _root.Report("id", $"the site's id \"{id}\" can't be used", "write up to 64 of a-z, 0-9 and - as `id:` or as the file's name");
        return id;
    }

    private List<IPNetwork> ReadAllowedAddresses()
    {
        List<IPNetwork> networks = [];
        foreach (YamlText range in _root.OptionalStrings("allow_addresses"))
        {
            if (IPNetwork.TryParse(range.Value, out IPNetwork network))
                networks.Add(network);
            else
                _document.Report(range.Mark, $"\"{range.Value}\" is no address range", "write one such as 127.0.0.1/32");
        }

        return networks;
    }

    private SiteRendering? ReadRendering()
    {
        List<string> hostKeys = [];
        foreach (YamlText host in _root.OptionalStrings("render_hosts"))
        {
            if (SiteRendering.TryParseHost(host.Value, out string[]? keys))
                hostKeys.AddRange(keys);
            else
                _document.Report(host.Mark, $"\"{host.Value}\" is no host", "write one such as cdn.example.org or api.example.org:8443");
        }

        string? how = _root.OptionalString("render");
        if (how is not (null or "browser"))
            _root.Report("render", $"`render: {how}` is unknown", "write `render: browser`, or leave it out for pages that need no scripts");
        else if (how is null && _root.Has("render_hosts"))
            _root.Report("render_hosts", "`render_hosts` without `render: browser` does nothing", "add `render: browser`, or remove it");
        return how is null ? null : new SiteRendering(hostKeys);
    }

    private CrawlScope ReadScope()
    {
        List<ScopeRule> rules = [];
        if (!_root.Has("scope"))
            _root.Report("scope", "`scope` is missing", "add `scope:` with the origins that belong to the site");
        foreach ((YamlText? text, YamlMapping? mapping) in _root.OptionalTextsOrMappings("scope"))
        {
            if (text is { } address)
                AddRule(rules, address);
            else if (mapping is not null)
                AddRules(rules, mapping);
        }

        return new CrawlScope(rules);
    }

    private void AddRule(List<ScopeRule> rules, YamlText text)
    {
        if (ScopeRule.TryParse(text.Value, out ScopeRule? rule))
            rules.Add(rule);
        else
            _document.Report(text.Mark, $"\"{text.Value}\" is no origin", "write one such as https://example.org or https://example.org/docs/");
    }

    private void AddRules(List<ScopeRule> rules, YamlMapping mapping)
    {
        YamlText origin = new(mapping.RequiredString("origin"), mapping.MarkOf("origin"));
        IReadOnlyList<YamlText> paths = mapping.OptionalStrings("paths");
        List<ScopeRule> whole = [];
        AddRule(whole, origin);
        foreach (YamlText path in paths.Where(path => !path.Value.StartsWith('/')))
            _document.Report(path.Mark, $"the path \"{path.Value}\" does not start with /", "write it from the root, such as /docs/");
        rules.AddRange(whole.Select(rule => rule with { PathPrefixes = [.. paths.Select(path => path.Value)] }));
    }

    private List<CrawlUrl> ReadSeeds()
    {
        List<CrawlUrl> seeds = [];
        foreach (YamlText text in _root.RequiredStrings("seeds"))
        {
            if (CrawlUrl.TryParse(text.Value, null, out CrawlUrl? seed))
                seeds.Add(seed);
            else
                _document.Report(text.Mark, $"the seed \"{text.Value}\" is no http or https address", "write one such as https://example.org/");
        }

        return seeds;
    }

    private SiteSchedule ReadSchedule()
    {
        YamlMapping schedule = _root.RequiredMapping("schedule");
        TimeSpan? every = schedule.OptionalDuration("every");
        string? cron = schedule.OptionalString("cron");
        TimeZoneInfo zone = ReadTimeZone(schedule);
        if (every is not null == cron is not null && _root.Has("schedule"))
            _root.Report("schedule", every is null ? "`schedule` says no time" : "`schedule` says two times", "write either { every: 6h } or { cron: \"0 3 * * *\", time_zone: UTC }");
        if (every < ShortestInterval)
            schedule.Report("every", "a site is crawled at most once a minute", "write 1m or more");
        return cron is null ? new SiteSchedule.Every(every ?? ShortestInterval) : ReadCron(schedule, cron, zone);
    }

    private SiteSchedule.Cron ReadCron(YamlMapping schedule, string cron, TimeZoneInfo zone)
    {
        if (CronTimes.TryRead(cron, zone, out Quartz.CronExpression? times))
        {
            if (times.GetNextValidTimeAfter(_now) is null)
                schedule.Report("cron", $"the cron \"{cron}\" never fires", "write a time that comes again, such as \"0 3 * * *\"");
        }
        else
        {
            schedule.Report("cron", $"the cron \"{cron}\" can't be read", "write five fields (minute hour day month weekday), such as \"0 3 * * *\", or Quartz's six");
        }

        return new SiteSchedule.Cron(cron, zone);
    }

    private static TimeZoneInfo ReadTimeZone(YamlMapping schedule)
    {
        string? name = schedule.OptionalString("time_zone");
        if (name is null || TimeZoneInfo.TryFindSystemTimeZoneById(name, out TimeZoneInfo? zone) && (zone.HasIanaId || name == "UTC"))
            return name is null ? TimeZoneInfo.Utc : TimeZoneInfo.FindSystemTimeZoneById(name);
        schedule.Report("time_zone", $"the time zone \"{name}\" is unknown", "write an IANA name such as Asia/Almaty");
        return TimeZoneInfo.Utc;
    }

    private Politeness ReadPoliteness() => _root.OptionalMapping("politeness") is { } politeness
        ? new Politeness(ReadDelay(politeness), politeness.OptionalInt("in_flight", 1, 64) ?? 1)
        : new Politeness(PoliteDelay, 1);

    private static TimeSpan ReadDelay(YamlMapping politeness)
    {
        if (politeness.OptionalString("delay") is not { } text)
            return PoliteDelay;
        if (!DurationText.TryParse(text, out TimeSpan delay) || delay > LongestDelay)
            politeness.Report("delay", $"`delay: {text}` can't be read", "write a length of time from 0s to 1h, such as 1s or 500ms");
        return delay;
    }

    private static bool IsAllowed(ScopeRule rule, IReadOnlyList<IPNetwork> allowed)
    {
        string host = new Uri(rule.Origin).Host.Trim('[', ']');
        IPAddress? address = host == "localhost" ? IPAddress.Loopback : IPAddress.TryParse(host, out IPAddress? written) ? written : null;
        return address is not null && allowed.Any(network => network.Contains(address));
    }
}
