using Cybershield.Matching.Yaml;

namespace Cybershield.Matching.Tests.Yaml;

internal sealed class YamlDocumentTests
{
    private enum Shade { Light, VeryDark }

    [Test]
    public void Values_are_read_by_key()
    {
        YamlDocument document = YamlDocument.Read("a.yaml", """
            name: "an example"
            count: 12
            ratio: 1.5
            on: true
            day: 2027-06-01
            every: 6h
            shade: very_dark
            words: [one, "2"]
            inner: { deep: text }
            list:
              - { id: first }
              - { id: second }
            """);
        YamlMapping root = document.Root;

        Assert.Multiple(() =>
        {
            Assert.That(root.RequiredString("name"), Is.EqualTo("an example"));
            Assert.That(root.OptionalInt("count", 0, 20), Is.EqualTo(12));
            Assert.That(root.OptionalDecimal("ratio", 0, 9, 1), Is.EqualTo(1.5m));
            Assert.That(root.OptionalBool("on"), Is.True);
            Assert.That(root.OptionalDate("day"), Is.EqualTo(new DateOnly(2027, 6, 1)));
            Assert.That(root.OptionalDuration("every"), Is.EqualTo(TimeSpan.FromHours(6)));
            Assert.That(root.OptionalChoice<Shade>("shade"), Is.EqualTo(Shade.VeryDark));
            Assert.That(root.RequiredStrings("words").Select(word => word.Value), Is.EqualTo(new[] { "one", "2" }));
            Assert.That(root.RequiredMapping("inner").RequiredString("deep"), Is.EqualTo("text"));
            Assert.That(root.RequiredMappings("list").Select(item => item.RequiredString("id")), Is.EqualTo(new[] { "first", "second" }));
            Assert.That(root.OptionalString("absent"), Is.Null);
            Assert.That(document.Errors(), Is.Empty);
        });
    }

    [TestCase("wieght: 3", "a.yaml:1:1: the key `wieght` is unknown, did you mean `weight`?")]
    [TestCase("weight: 3\nzzzzzz: 1", "a.yaml:2:1: the key `zzzzzz` is unknown, write one of `name`")]
    [TestCase("weight: many", "a.yaml:1:9: `weight: many` cannot be read, write a whole number from 0 to 9")]
    [TestCase("weight: 10", "a.yaml:1:9: `weight: 10` cannot be read, write a whole number from 0 to 9")]
    [TestCase("weight: [1]", "a.yaml:1:9: `weight` is a list, write a whole number from 0 to 9")]
    [TestCase("weight:", "a.yaml:1:8: `weight` is nothing, write a whole number from 0 to 9")]
    [TestCase("name: 12", "a.yaml:1:7: `name` is a number, write text: put 12 in quotes")]
    [TestCase("name: true", "a.yaml:1:7: `name` is a truth value, write text: put true in quotes")]
    [TestCase("name: ' '", "a.yaml:1:7: `name` is empty, write text")]
    [TestCase("weight: 1\nweight: 2", "a.yaml:2:1: `weight` is written twice, keep one of them")]
    [TestCase("name: &anchor x", "a.yaml:1:7: the anchor &anchor stands here, remove it: aliases are not read")]
    [TestCase("name: !!str x", "a.yaml:1:7: the tag tag:yaml.org,2002:str stands here, remove it: types follow from the key")]
    [TestCase("weight: 1\n---\nweight: 2", "a.yaml:2:1: a second document starts here, keep one document in a file")]
    [TestCase("", "a.yaml:1:1: the file is empty, write keys and values")]
    [TestCase("- a", "a.yaml:1:1: the file holds a list, write keys and values")]
    public void Faults_are_placed_and_advised(string yaml, string expected)
    {
        YamlDocument document = YamlDocument.Read("a.yaml", yaml);
        document.Root.OptionalInt("weight", 0, 9);
        document.Root.OptionalString("name");

        Assert.That(document.Errors().Select(error => error.ToString()), Is.EqualTo(new[] { expected }));
    }

    [Test]
    public void Broken_yaml_is_one_error_and_not_a_crowd_of_missing_keys()
    {
        YamlDocument document = YamlDocument.Read("a.yaml", "a: [1, 2\nb: 3\n");
        document.Root.RequiredString("a");
        document.Root.RequiredMapping("b").RequiredString("c");

        Assert.That(document.Errors(), Has.Count.EqualTo(1));
        Assert.That(document.Errors()[0].ToString(), Does.StartWith("a.yaml:2:").And.Contain("this is not YAML"));
    }

    [Test]
    public void Every_error_is_reported_at_once_in_the_order_of_the_file()
    {
        YamlDocument document = YamlDocument.Read("a.yaml", """
            inner:
              idd: x
            list: []
            when: tomorrow
            """);
        document.Root.OptionalDate("when");
        document.Root.OptionalStrings("list");
        document.Root.RequiredMapping("inner").RequiredString("id");
        document.Root.RequiredString("title");

        Assert.That(document.Errors().Select(error => error.ToString()), Is.EqualTo(new[]
        {
            "a.yaml:1:1: `title` is missing, add `title:`",
            "a.yaml:2:3: `id` is missing, add `id:`",
            "a.yaml:2:3: the key `idd` is unknown, did you mean `id`?",
            "a.yaml:3:7: the list `list` is empty, add an item or remove the key",
            "a.yaml:4:7: `when: tomorrow` cannot be read, write a day as `2027-06-01`",
        }));
    }

    [Test]
    public void Deep_nesting_is_refused_and_not_followed()
    {
        YamlDocument document = YamlDocument.Read("a.yaml", "a: " + new string('[', 5_000) + new string(']', 5_000));

        Assert.That(document.Errors(), Has.Count.EqualTo(1));
        Assert.That(document.Errors()[0].Problem, Does.Contain("too deep"));
    }

    [TestCase("500ms", 500)]
    [TestCase("30 s", 30_000)]
    [TestCase("1.5m", 90_000)]
    [TestCase("2d", 172_800_000)]
    public void Durations_have_a_unit(string text, double milliseconds) =>
        Assert.That(YamlDocument.Read("a.yaml", $"every: {text}").Root.OptionalDuration("every"), Is.EqualTo(TimeSpan.FromMilliseconds(milliseconds)));

    [TestCase("30")]
    [TestCase("0s")]
    [TestCase("-1s")]
    [TestCase("9999999d")]
    public void A_duration_without_unit_or_length_is_an_error(string text)
    {
        YamlDocument document = YamlDocument.Read("a.yaml", $"every: {text}");
        document.Root.OptionalDuration("every");

        Assert.That(document.Errors(), Has.Count.EqualTo(1));
    }
}
