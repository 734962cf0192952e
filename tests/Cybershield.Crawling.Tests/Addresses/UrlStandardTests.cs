using System.Text.Json;

namespace Cybershield.Crawling.Tests;

/// <summary>The http(s) cases of the WHATWG URL standard's own test data.</summary>
public sealed class UrlStandardTests
{
    // System.Uri knows no host without a name, with an empty label or with punctuation: such an address can't be sent and is refused.
    private static readonly string[] RefusedForSystemUri = ["http://./", "http://../", "http://foo.09..", "http://!\"$&'()*+,-.;=_`{}~/"];

    private sealed record Case(string Input, string? Base, string? Href);

    [Test]
    public void Valid_addresses_resolve_as_in_browsers()
    {
        Case[] cases = [.. Cases().Where(c => c.Href is not null)];
        string[] differences = [.. cases.Where(c => Resolve(c) != Canonical(c.Href!)).Select(c => c.Input)];
        Assert.Multiple(() =>
        {
            Assert.That(cases, Has.Length.EqualTo(247));
            Assert.That(differences, Is.EquivalentTo(RefusedForSystemUri));
        });
    }

    [Test]
    public void Invalid_addresses_are_refused()
    {
        Case[] cases = [.. Cases().Where(c => c.Href is null)];
        string[] differences = [.. cases.Where(c => Resolve(c) is not null).Select(c => $"{c.Input} | {c.Base} -> {Resolve(c)}")];
        Assert.Multiple(() =>
        {
            Assert.That(cases, Has.Length.GreaterThanOrEqualTo(198));
            Assert.That(differences, Is.Empty);
        });
    }

    private static string? Resolve(Case c)
    {
        CrawlUrl? baseUrl = null;
        return c.Base is not null && !CrawlUrl.TryParse(c.Base, null, out baseUrl) ? null
            : CrawlUrl.TryParse(c.Input, baseUrl, out CrawlUrl? url) ? url.Value
            : null;
    }

    // The expected address without what a crawler leaves out: credentials and fragment.
    private static string Canonical(string href)
    {
        string bare = href.Split('#')[0];
        int start = bare.IndexOf("//", StringComparison.Ordinal) + 2;
        int end = bare.IndexOf('/', start);
        return bare[..start] + bare[start..end].Split('@')[^1] + bare[end..];
    }

    private static IEnumerable<Case> Cases()
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(TestData.File("urls", "urltestdata.json")));
        foreach (JsonElement e in document.RootElement.EnumerateArray().Where(e => e.ValueKind == JsonValueKind.Object))
        {
            string input = e.GetProperty("input").GetString()!;
            string? baseUrl = e.GetProperty("base").GetString();
            bool isFailure = e.TryGetProperty("failure", out _);
            string? href = isFailure ? null : e.GetProperty("href").GetString();
            bool isOurs = isFailure ? MeansHttp(input, baseUrl) : e.GetProperty("protocol").GetString() is "http:" or "https:";
            if (isOurs)
            {
                yield return new Case(input, baseUrl, href);
            }
        }
    }

    private static bool MeansHttp(string input, string? baseUrl)
    {
        string clean = new string([.. input.Where(c => c is not ('\t' or '\n' or '\r'))]).Trim();
        return clean.StartsWith("http:", StringComparison.OrdinalIgnoreCase) || clean.StartsWith("https:", StringComparison.OrdinalIgnoreCase)
            || (baseUrl is not null && baseUrl.StartsWith("http", StringComparison.Ordinal) && !clean.AsSpan().Contains(':'));
    }
}
