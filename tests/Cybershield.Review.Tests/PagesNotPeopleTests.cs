using System.Reflection;
using System.Text.RegularExpressions;
using Cybershield.Matching;

namespace Cybershield.Review.Tests;

/// <summary>Nothing that is kept of a page describes a person.</summary>
public sealed partial class PagesNotPeopleTests
{
    private static readonly string[] PersonLike =
    [
        "author", "poster", "writer", "byline", "creator", "user", "username", "nick", "nickname", "person", "people", "profile", "contact", "email", "mail", "phone",
        "telephone", "handle", "account", "gender", "birth", "birthday", "age", "religion", "ethnicity", "nationality", "face", "photo", "surname", "firstname", "lastname",
    ];

    private static readonly Type[] KeptOfPages =
    [
        typeof(Capture), typeof(PageText), typeof(PageBlock), typeof(Screening), typeof(ListScreening), typeof(ScoreContribution), typeof(TermMatch), typeof(ExcludedMatch),
        typeof(Flag), typeof(Assessment), typeof(AssessedTerm), typeof(AssessedExclusion), typeof(Snippet), typeof(OutboxEntry), typeof(MaskedBlock), typeof(FlagRow),
    ];

    [Test]
    public void No_record_of_a_page_has_a_field_about_a_person()
    {
        string[] fields = [.. KeptOfPages.SelectMany(type => type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(property => $"{type.Name}.{property.Name}"))];
        Assert.Multiple(() =>
        {
            Assert.That(fields, Has.Length.GreaterThan(100), "fields were inspected");
            Assert.That(fields.Where(IsPersonLike), Is.Empty);
        });
    }

    [TestCase("Flag.AuthorName", true)]
    [TestCase("Capture.ContactEmail", true)]
    [TestCase("Flag.ReviewerId", false)]
    [TestCase("Flag.PageTitle", false)]
    public void The_rule_sees_what_it_should(string field, bool expected) => Assert.That(IsPersonLike(field), Is.EqualTo(expected));

    private static bool IsPersonLike(string field) =>
        Words().Matches(field.Split('.')[1]).Any(word => PersonLike.Contains(word.Value, StringComparer.OrdinalIgnoreCase));

    [GeneratedRegex("[A-Z][a-z0-9]*")]
    private static partial Regex Words();
}
