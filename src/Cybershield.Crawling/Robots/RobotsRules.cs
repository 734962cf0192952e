using System.Globalization;

namespace Cybershield.Crawling;

/// <summary>
/// What robots.txt says to one crawler (RFC 9309): the groups that name it, or else those of "*"; the longest matching
/// pattern decides, and of two equally long ones the allowing one.
/// </summary>
public sealed class RobotsRules
{
    /// <summary>Bytes of a robots.txt that count: 500 KiB; what lies beyond is not read.</summary>
    public const int MaxBytes = 500 * 1024;

    private static readonly RobotsVerdict NoRule = new(true, 0, "no rule matches");

    private readonly IReadOnlyList<RobotsRule> rules;
    private readonly RobotsVerdict otherwise;

    private RobotsRules(IReadOnlyList<RobotsRule> rules, RobotsVerdict otherwise) => (this.rules, this.otherwise) = (rules, otherwise);

    /// <summary>Least time between requests that the file asks of us; null where it asks nothing.</summary>
    public TimeSpan? CrawlDelay { get; private init; }

    /// <summary>Sitemap lines as written; they belong to no group.</summary>
    public IReadOnlyList<string> Sitemaps { get; private init; } = [];

    /// <summary>Reads the file for the crawler with the product token <paramref name="agent"/> ("Cybershield").</summary>
    public static RobotsRules Parse(ReadOnlySpan<byte> body, string agent)
    {
        RobotsGroups groups = new(agent);
        foreach (RobotsLine line in RobotsLines.Read(body))
        {
            groups.Add(line);
        }

        return new RobotsRules(groups.Chosen, NoRule) { CrawlDelay = groups.CrawlDelay, Sitemaps = groups.Sitemaps };
    }

    /// <summary>Everything is allowed, because there is no robots.txt.</summary>
    public static RobotsRules AllowAll(string reason) => new([], new RobotsVerdict(true, 0, reason));

    /// <summary>Everything is closed, because robots.txt could not be had.</summary>
    public static RobotsRules Closed(string reason) => new([], new RobotsVerdict(false, 0, reason));

    /// <summary>The verdict on an address.</summary>
    public RobotsVerdict Check(CrawlUrl url) => rules.Count == 0 ? otherwise : CheckPath(url.PathAndQuery);

    /// <summary>The verdict on an address written in any way, taken as it stands.</summary>
    public RobotsVerdict Check(string address) => CheckPath(RobotsPath.Of(address));

    private RobotsVerdict CheckPath(string path)
    {
        string normalized = RobotsPath.Normalize(path, decode: false);
        string decoded = RobotsPath.Normalize(path, decode: true);
        foreach (RobotsRule rule in rules)
        {
            if (rule.Matches(normalized, decoded))
            {
                return rule.Verdict;
            }
        }

        return otherwise;
    }

    /// <summary>Collects the rules of the groups that concern one agent while the lines go by.</summary>
    private sealed class RobotsGroups(string agent)
    {
        private readonly List<RobotsRule> own = [];
        private readonly List<RobotsRule> everyones = [];
        private TimeSpan? ownDelay;
        private TimeSpan? everyonesDelay;
        private bool isNamed;
        private bool inOwn;
        private bool inEveryones;
        private bool groupHasRules;

        public List<string> Sitemaps { get; } = [];

        public TimeSpan? CrawlDelay => isNamed ? ownDelay : everyonesDelay;

        public IReadOnlyList<RobotsRule> Chosen =>
            [.. (isNamed ? own : everyones).OrderByDescending(rule => rule.Length).ThenByDescending(rule => rule.Allows)];

        public void Add(RobotsLine line)
        {
            switch (line.Key)
            {
                case RobotsKey.UserAgent: AddAgent(line.Value); break;
                case RobotsKey.Allow: AddRule(line, allows: true); break;
                case RobotsKey.Disallow: AddRule(line, allows: false); break;
                case RobotsKey.CrawlDelay: AddDelay(line.Value); break;
                case RobotsKey.Sitemap: Sitemaps.Add(line.Value); break;
                default: break;
            }
        }

        private void AddAgent(string value)
        {
            if (groupHasRules)
            {
                inOwn = inEveryones = groupHasRules = false;
            }

            if (value is "*" or ['*', ' ' or '\t', ..])
            {
                inEveryones = true;
            }
            else if (ProductToken(value).Equals(agent, StringComparison.OrdinalIgnoreCase))
            {
                inOwn = isNamed = true;
            }
        }

        private void AddRule(RobotsLine line, bool allows)
        {
            groupHasRules = true;
            if (line.Value.Length == 0 || !(inOwn || inEveryones))
            {
                return;
            }

            List<RobotsRule> rules = inOwn ? own : everyones;
            rules.Add(new RobotsRule(allows, line.Value, line.Number, line.Written));
            int slash = line.Value.LastIndexOf('/');
            if (allows && slash >= 0 && line.Value.AsSpan(slash).StartsWith("/index.htm", StringComparison.Ordinal))
            {
                rules.Add(new RobotsRule(true, line.Value[..(slash + 1)] + "$", line.Number, line.Written));
            }
        }

        private void AddDelay(string value)
        {
            if (!decimal.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal seconds) || seconds < 0)
            {
                return;
            }

            TimeSpan delay = TimeSpan.FromSeconds((double)Math.Min(seconds, 86400));
            ownDelay = inOwn ? delay : ownDelay;
            everyonesDelay = inEveryones ? delay : everyonesDelay;
        }

        private static ReadOnlySpan<char> ProductToken(string value)
        {
            int end = 0;
            while (end < value.Length && (char.IsAsciiLetter(value[end]) || value[end] is '-' or '_'))
            {
                end++;
            }

            return value.AsSpan(0, end);
        }
    }
}
