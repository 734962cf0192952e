using Cybershield.Matching;
using Cybershield.Review;

namespace Cybershield.Elasticsearch.Tests;

/// <summary>Flags with every field filled.</summary>
internal static class Samples
{
    public static readonly DateTimeOffset November = new(2026, 11, 22, 16, 0, 0, TimeSpan.Zero);

    public static OutboxEntry Entry(int page, long revision = 1, string text = "Guaranteed daily profit", DateTimeOffset? firstFlaggedAt = null, int terms = 1, string language = "en")
    {
        DateTimeOffset at = firstFlaggedAt ?? November;
        string url = $"http://127.0.0.1:8001/offer/{page}";
        string id = Flag.FlagId(url, "consumer-fraud");
        Flag flag = new(
            id, url, "shop", "Best Shop", "shops", "consumer-fraud", "Consumer fraud", "Быстрый заработок", language,
            FlagState.Decided, revision, at, at.AddHours(2), null, 7, null, Decision(id, at, revision), Assessment(at, terms));
        return new(id, revision, at, flag, "guaranteed daily profit быстрый заработок", [new(Zone.Title, language, "Быстрый заработок"), new(Zone.Body, language, text)]);
    }

    public static OutboxEntry Removal(OutboxEntry of, long revision) => new(of.FlagId, revision, of.FirstFlaggedAt, null, "", []);

    private static Decision Decision(string flagId, DateTimeOffset at, long revision) => new(
        1, flagId, Outcome.LawfulUse, "news", "The reporter's own words", null, "reviewer-1", at.AddHours(1.5), revision, "1.2.0", ["profit"], ["0011223344556677"], new Dictionary<string, bool> { ["profit-0"] = true, ["profit-1"] = false });

    private static Assessment Assessment(DateTimeOffset at, int terms) => new(
        1, at, at, "consumer-fraud", "Consumer fraud", "1.2.0", new string('a', 64), "fingerprint", 1, 4.5m, 3m, terms, 1,
        [.. Enumerable.Range(0, terms).Select(Term)],
        [new("negation", "A warning against it", "profit", "profit", "beware", Zone.Body, Snippet(0), [new(1, 17, 6)])],
        ["0011223344556677"])
    {
        Gone = [new("bonus", "Promises of a bonus", "welcome bonus", Snippet(0))],
    };

    private static AssessedTerm Term(int number) => new(
        $"profit-{number}", "Promises of profit", "daily profit", [new(RecognitionKind.Phrase, ""), new(RecognitionKind.LookAlike, "о → o")],
        Zone.Body, Snippet(number), 4.5m, 1m, 4.5m, true, 1, [new(1, 11, 12)])
    {
        Passages = ["0011223344556677"],
        NewPassages = 1,
        Presence = MatchPresence.New,
    };

    private static Snippet Snippet(int number) => new($"{new string('x', number > 0 ? 1500 : 0)}Guaranteed daily profit", 11, 12);
}
