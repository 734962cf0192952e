using System.Text.RegularExpressions;
using Cybershield.Matching;

namespace Cybershield.Service.Tests.Pages;

/// <summary>
/// Pages as a crawl would leave them, written by hand so that a test knows every word: <c>[[term|text]]</c> is an occurrence that counts,
/// <c>{{term|exclusion|text}}</c> one that an exclusion took out.
/// </summary>
internal static partial class SamplePages
{
    public const string Promises = "unlicensed-investment";
    public const string Prizes = "prize-fee";

    private static readonly Dictionary<string, (decimal Weight, string Why)> Terms = new()
    {
        ["guaranteed-return"] = (3m, "No licensed adviser may promise a return (Financial Services Act, s. 21)."),
        ["risk-free"] = (2.5m, "Investments are never without risk; the phrase is typical of unlicensed offers."),
        ["double-money"] = (3m, "A promise to double money within a fixed time."),
        ["release-fee"] = (3.5m, "A fee that must be paid before a prize or inheritance is released."),
        ["you-have-won"] = (2m, "Announces a prize nobody entered for."),
    };

    public static IEnumerable<SamplePage> All => [English, Russian, Kazakh, Arabic, Hostile, News, .. Forum];

    public static SamplePage English { get; } = Page(
        "golden-harvest", "Golden Harvest Capital", "http://127.0.0.1:9101/invest?plan=gold", Promises, "en",
        (Zone.Title, "Golden Harvest: [[guaranteed-return|guaranteed returns]] every month"),
        (Zone.Heading, "Grow your savings the calm way"),
        (Zone.Body, "Golden Harvest Capital has been looking after families for eleven years. Our offices are open on weekdays from nine to six, and visitors are welcome without an appointment."),
        (Zone.Body, "Every plan comes with a fixed interest rate, a personal adviser and a monthly statement by post."),
        (Zone.Body, "We publish our rates on the first of each month. The table below shows the last twelve months for each of the three plans."),
        (Zone.Body, "Our Gold plan is [[risk-free|completely risk-free]]: you can withdraw at any time, and we promise to [[double-money|double your money in ninety days]]. There are no other providers who offer this."),
        (Zone.Body, "Call +7 701 555 01 23 or write to sales@golden-harvest.example before Friday, and the joining fee is waived."),
        (Zone.Body, "Regulators warn that {{guaranteed-return|warning|guaranteed returns}} do not exist. We disagree."),
        (Zone.LinkText, "See how the [[risk-free|risk-free]] plan works"),
        (Zone.Body, "Terms and conditions apply. Please read the brochure with care before you sign."),
        (Zone.Body, "Golden Harvest Capital is a trading name."),
        (Zone.Boilerplate, "Home Plans About us Contact © Golden Harvest Capital"));

    public static SamplePage Russian { get; } = Page(
        "vygodny-vklad", "Выгодный вклад", "http://127.0.0.1:9102/vklad", Promises, "ru",
        (Zone.Title, "Вклад «Премиум» с [[guaranteed-return|гарантированным доходом]]"),
        (Zone.Body, "Мы работаем по всей стране и каждый день помогаем людям сохранить сбережения."),
        (Zone.Body, "Вложите сто тысяч тенге, и через три месяца мы [[double-money|удвоим ваши деньги]]. Это [[risk-free|без всякого риска]], потому что ваши средства застрахованы нашим собственным фондом."),
        (Zone.Body, "Звоните: 8 (727) 250-00-11, спросите Марину."));

    public static SamplePage Kazakh { get; } = Page(
        "tabys", "Табыс қоры", "http://127.0.0.1:9103/saqtandyru", Promises, "kk",
        (Zone.Title, "Ай сайын [[guaranteed-return|кепілдендірілген табыс]]"),
        (Zone.Body, "Біздің қор 2016 жылдан бері жұмыс істейді. Салымшылардың саны өсіп келеді, ал төлемдер кешіктірілмейді."),
        (Zone.Body, "Ақшаңызды үш айда [[double-money|екі есе көбейтеміз]], ешқандай тәуекелсіз."));

    public static SamplePage Arabic { get; } = Page(
        "jawaiz", "جوائز الخليج", "http://127.0.0.1:9104/winner", Prizes, "ar",
        (Zone.Title, "[[you-have-won|لقد ربحت]] جائزة كبرى"),
        (Zone.Body, "تهانينا! تم اختيار رقمك من بين آلاف المشتركين، والجائزة بانتظارك في مكتبنا."),
        (Zone.Body, "لاستلام الجائزة يجب دفع [[release-fee|رسوم الإفراج]] خلال ثلاثة أيام عبر التحويل البنكي."));

    public static SamplePage Hostile { get; } = Page(
        "hostile", "Hostile <b>site</b>", "http://127.0.0.1:9105/%3Cscript%3Ealert(1)%3C/script%3E", Prizes, "en",
        (Zone.Title, "<script>document.title='owned'</script> [[you-have-won|you have won]]"),
        (Zone.Body, "</p><img src=http://evil.example/x onerror=alert(1)><style>*{display:none}</style> pay the [[release-fee|release fee <svg/onload=alert(2)>]] now"),
        (Zone.Body, "=HYPERLINK(\"http://evil.example\") \u0000\u000b\uFFFE ‮ javascript:alert(3) ]]> <!-- @(1+1) {{7*7}}"));

    public static SamplePage News { get; } = Page(
        "city-news", "City News", "http://127.0.0.1:9106/2026/11/warning", Promises, "en",
        (Zone.Title, "Police warn of “[[guaranteed-return|guaranteed returns]]” scheme"),
        (Zone.Heading, "Victims lost savings to a [[risk-free|risk-free]] fund"),
        (Zone.Body, "The fund promised to [[double-money|double their money]], a spokeswoman said on Tuesday. Forty people have come forward so far."));

    public static IEnumerable<SamplePage> Forum => Enumerable.Range(1, 60).Select(i => Page(
        "forum", "Neighbourhood forum", $"http://127.0.0.1:9107/thread/{i}", Prizes, "en",
        (Zone.Title, $"Thread {i}: [[you-have-won|you have won]], they said"),
        (Zone.Body, $"Message number {i}. They want a [[release-fee|release fee]] of {i}00 before anything arrives.")));

    /// <summary>Pages of several sites that say the same but for a number.</summary>
    public static IEnumerable<SamplePage> Copies => Enumerable.Range(1, 3).Select(Copy);

    public static SamplePage Copy(int i) => Page(
        "copies", "Copied offers", $"http://127.0.0.1:9109/offer/{i}", Promises, "en",
        (Zone.Title, "An offer with [[guaranteed-return|guaranteed returns]]"),
        (Zone.Body, $"Our friends in every town will gladly tell you how they came to [[double-money|double their money]] before the end of the month, without ever asking the bank or the neighbours for anything at all. Visitor number {i}."));

    /// <summary>The first copy as it may look a day later.</summary>
    public static SamplePage ChangedCopy { get; } = Page(
        "copies", "Copied offers", "http://127.0.0.1:9109/offer/1", Promises, "en",
        (Zone.Title, "An offer with [[guaranteed-return|guaranteed returns]]"),
        (Zone.Body, "Our friends in every village will gladly tell you how they came to [[double-money|double their money]] before the end of the month, without ever asking the bank or the neighbours for anything at all. <b>Call</b> +7 701 555 01 23."));

    /// <summary>A page whose last two blocks most pages of its site repeat; it answers for the first of them.</summary>
    public static SamplePage Framed { get; } = Repeating(Page(
        "framed", "Framed offers", "http://127.0.0.1:9110/offer", Promises, "en",
        (Zone.Title, "An offer with [[guaranteed-return|guaranteed returns]]"),
        (Zone.Body, "Come to us and [[double-money|double your money]]."),
        (Zone.SiteChrome, "Home, plans and contact")));

    /// <summary>A page with contact data of persons in its title, around its matches and in its text.</summary>
    public static SamplePage WithContacts(IEnumerable<string> contacts) => Page(
        "contacts", "Contacts", "http://127.0.0.1:9108/contacts", Prizes, "en",
        (Zone.Title, $"[[you-have-won|You have won]] {contacts.First()}"),
        (Zone.Body, "Then pay the [[release-fee|release fee]] to " + contacts.First()),
        (Zone.Body, string.Join("; ", contacts.Select(contact => contact + " [[release-fee|release fee]]"))));

    private static SamplePage Repeating(SamplePage page) =>
        page with { Text = new PageText([.. page.Text.Blocks.Select((block, i) => i == 0 ? block : block with { Repeated = new Repetition(31, 32) })]) };

    private static SamplePage Page(string siteId, string siteName, string url, string list, string language, params (Zone Zone, string Marked)[] blocks)
    {
        var counted = new List<(string Term, Zone Zone, TextSpan Span, string Form)>();
        var excluded = new List<(string Term, string By, Zone Zone, TextSpan Span, string Form)>();
        var plain = new List<PageBlock>();
        foreach ((Zone zone, string marked) in blocks)
            plain.Add(new PageBlock(zone, language, Read(marked, plain.Count, zone, counted, excluded)));
        ScoreContribution[] contributions = [.. counted.GroupBy(hit => hit.Term).Select(Contribution).OrderByDescending(c => c.Points)];
        ExcludedMatch[] out_ = [.. excluded.Select(hit => new ExcludedMatch(Match(hit.Term, hit.Zone, hit.Span, hit.Form), hit.By, "A warning about the promise is not the promise.", new TextSpan(hit.Span.Block, 0, 10)))];
        var screening = new ListScreening(
            list, list == Promises ? "Unlicensed investment promises" : "Prizes against a fee", "1.4.0", new string('a', 64), ListStatus.Live, true, true,
            contributions.Sum(c => c.Points), 5m, contributions.Length, 2, new WordWindow(0, 200), contributions, out_);
        return new SamplePage(siteId, siteName, url, language, plain[0].Text, new PageText(plain), new Screening("fingerprint-1", 1, [screening]));
    }

    private static string Read(
        string marked, int block, Zone zone, List<(string, Zone, TextSpan, string)> counted, List<(string, string, Zone, TextSpan, string)> excluded)
    {
        var text = new System.Text.StringBuilder();
        int at = 0;
        foreach (System.Text.RegularExpressions.Match match in Marks().Matches(marked))
        {
            text.Append(marked, at, match.Index - at);
            string form = match.Groups["text"].Value;
            var span = new TextSpan(block, text.Length, form.Length);
            if (match.Groups["by"].Success)
                excluded.Add((match.Groups["term"].Value, match.Groups["by"].Value, zone, span, form));
            else
                counted.Add((match.Groups["term"].Value, zone, span, form));
            text.Append(form);
            at = match.Index + match.Length;
        }
        return text.Append(marked, at, marked.Length - at).ToString();
    }

    private static ScoreContribution Contribution(IGrouping<string, (string Term, Zone Zone, TextSpan Span, string Form)> hits)
    {
        (decimal weight, string why) = Terms[hits.Key];
        TermMatch[] matches = [.. hits.Select(hit => Match(hit.Term, hit.Zone, hit.Span, hit.Form))];
        TermMatch best = matches.MaxBy(match => Multiplier(match.Zone))!;
        return new ScoreContribution(hits.Key, why, weight, Multiplier(best.Zone), weight * Multiplier(best.Zone), true, best, matches);
    }

    private static decimal Multiplier(Zone zone) => zone switch { Zone.Title => 1.5m, Zone.Heading => 1.2m, _ => 1m };

    private static TermMatch Match(string term, Zone zone, TextSpan span, string form) =>
        new(term, zone, [span], form, [form.Any(c => c > 'я') || form.All(char.IsAscii) ? new Recognition(RecognitionKind.Phrase, "") : new Recognition(RecognitionKind.Inflected, "instrumental")], span.Block * 20, (span.Block * 20) + 3);

    [GeneratedRegex(@"\[\[(?<term>[a-z-]+)\|(?<text>.*?)\]\]|\{\{(?<term>[a-z-]+)\|(?<by>[a-z-]+)\|(?<text>.*?)\}\}", RegexOptions.Singleline)]
    private static partial Regex Marks();
}

/// <summary>One page of the samples with the screening that flags it.</summary>
internal sealed record SamplePage(string SiteId, string SiteName, string Url, string Language, string Title, PageText Text, Screening Screening);
