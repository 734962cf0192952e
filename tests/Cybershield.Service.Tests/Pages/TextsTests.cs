using System.Collections;
using System.Globalization;
using System.Resources;
using System.Text.RegularExpressions;
using Cybershield.Review;
using Cybershield.Service.Pages;

namespace Cybershield.Service.Tests.Pages;

internal sealed partial class TextsTests
{
    private static readonly Dictionary<string, string> Resources = new ResourceManager("Cybershield.Service.Pages.Texts", typeof(Texts).Assembly)
        .GetResourceSet(CultureInfo.InvariantCulture, createIfNotExists: true, tryParents: false)!
        .Cast<DictionaryEntry>().ToDictionary(entry => (string)entry.Key, entry => (string)entry.Value!);

    [Test]
    public void Every_number_of_things_has_a_form_for_one_and_for_more()
    {
        string[] counted = [.. Resources.Keys.Where(key => key.EndsWith(".one", StringComparison.Ordinal)).Select(key => key[..^4])];
        Assert.That(counted, Has.Length.GreaterThan(10));
        Assert.That(counted.Where(key => !Resources.ContainsKey(key + ".other")), Is.Empty);
    }

    [Test]
    public void Every_outcome_and_reason_has_its_word()
    {
        IEnumerable<string> wanted = Enum.GetValues<Outcome>().SelectMany(outcome =>
            Outcomes.ReasonsFor(outcome).Select(reason => "reason." + reason).Append("outcome." + Outcomes.NameOf(outcome)).Append("outcome_hint." + Outcomes.NameOf(outcome)));
        Assert.That(wanted, Is.SubsetOf(Resources.Keys));
    }

    [Test]
    public void Texts_are_plain()
    {
        Assert.That(Resources.Values.Where(text => text.Contains('!', StringComparison.Ordinal)), Is.Empty);
        Assert.That(Resources.Values.Where(text => Placeholder().Count(text) != Placeholder().Matches(text).Select(match => match.Value).Distinct().Count()), Is.Empty);
    }

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Placeholder();
}
