namespace Cybershield.Matching.Tests;

internal sealed class DisguiseTests
{
    private static RecognitionKind[] How(string phrase, string text, string more = ", obfuscation: full") =>
        Given.Screen(Given.List(Given.AnyTerm("t", $"\"{phrase}\"", more: more)), Given.Body(text))?.Contributions[0].Best.How.Skip(1).Select(how => how.Kind).ToArray() ?? [];

    [TestCase("paypal login", "your p\u0430ypal login here", RecognitionKind.LookAlike)]
    [TestCase("доход", "ваш дoxoд тут", RecognitionKind.LookAlike)]
    [TestCase("кепіл", "кепiл", RecognitionKind.LookAlike)]
    [TestCase("guaranteed", "guar4nteed", RecognitionKind.Leetspeak)]
    [TestCase("application", "app1icat10n", RecognitionKind.Leetspeak)]
    [TestCase("casino bonus", "c@sino bonu$", RecognitionKind.Leetspeak)]
    [TestCase("доход", "д0ход", RecognitionKind.Leetspeak)]
    [TestCase("bank", "the b a n k!", RecognitionKind.SpacedLetters)]
    [TestCase("bank", "b.a.n.k", RecognitionKind.SpacedLetters)]
    [TestCase("bank transfer", "b a n k   t r a n s f e r", RecognitionKind.SpacedLetters)]
    [TestCase("vpn", "v p n", RecognitionKind.SpacedLetters)]
    public void A_disguise_is_undone_and_named(string phrase, string text, RecognitionKind kind) => Assert.That(How(phrase, text), Is.EqualTo(new[] { kind }));

    [TestCase("paypal", "раураl")]
    public void A_word_with_one_unmistakable_letter_is_read_in_its_script(string phrase, string text) => Assert.That(How(phrase, text), Is.EqualTo(new[] { RecognitionKind.LookAlike }));

    [TestCase("cop", "сор")]
    [TestCase("bank", "b a n")]
    [TestCase("bank", "b a-n k")]
    [TestCase("year", "2024")]
    [TestCase("sos", "505")]
    public void Honest_text_is_left_alone(string phrase, string text) => Assert.That(Given.Forms(Given.AnyTerm("t", $"\"{phrase}\"", more: ", obfuscation: full"), text), Is.Empty);

    [TestCase("none", "b a n k", false)]
    [TestCase("separators", "b a n k", true)]
    [TestCase("separators", "b4nk", false)]
    [TestCase("separators", "bаnk", false)]
    [TestCase("full", "bаnk", true)]
    public void A_term_sees_through_what_it_says(string obfuscation, string text, bool found) =>
        Assert.That(Given.Forms(Given.AnyTerm("t", "bank", more: $", obfuscation: {obfuscation}"), text), Has.Count.EqualTo(found ? 1 : 0));

    [Test]
    public void An_inflected_form_in_disguise_is_found()
    {
        const string term = "  - { id: t, stem: [доход], lang: ru, obfuscation: full, weight: 1, why: test }\n";

        Assert.That(Given.Forms(term, "с д0х0дом и дoxoдaми"), Is.EqualTo(new[] { "д0х0дом", "дoxoдaми" }));
    }

    [Test]
    public void Unicodes_intentional_look_alikes_are_in_our_table()
    {
        string file = Path.Combine(TestData.Folder, "unicode", "intentional.txt");
        (char A, char B)[] pairs = [.. File.ReadLines(file).Where(line => line.Contains(';', StringComparison.Ordinal) && !line.StartsWith('#')).Select(Pair)
            .Where(pair => Scripts(pair.A, pair.B)).Distinct()];

        Assert.That(pairs, Has.Length.GreaterThan(30));
        Assert.That(pairs.Where(pair => !LookAlikes.ReadAs(pair.A, LookAlikes.ScriptOf(pair.B)).Contains(pair.B, StringComparison.Ordinal)), Is.Empty);
    }

    private static bool Scripts(char a, char b) =>
        a != b && LookAlikes.ScriptOf(a) != LookAlikes.ScriptOf(b) && LookAlikes.ScriptOf(a) is not (Script.None or Script.Digit) && LookAlikes.ScriptOf(b) is not (Script.None or Script.Digit);

    private static (char A, char B) Pair(string line)
    {
        string[] codes = [.. line.Split('#')[0].TrimStart('\uFEFF').Split(';').Select(code => code.Trim())];
        return (Folded(codes[0]), Folded(codes[1]));
    }

    private static char Folded(string code) => CharTable.Fold(char.ConvertFromUtf32(Convert.ToInt32(code, 16)))[0];
}
