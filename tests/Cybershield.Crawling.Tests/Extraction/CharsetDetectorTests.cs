using System.Text;

namespace Cybershield.Crawling.Tests.Extraction;

internal sealed class CharsetDetectorTests
{
    private static readonly Encoding Cyrillic = CharacterSet.ForLabel("windows-1251")!.Encoding;

    [TestCase("<meta charset=koi8-r>", "text/html; charset=windows-1251", "windows-1251")]
    [TestCase("<meta charset=cp1251>", "text/html", "windows-1251")]
    [TestCase("<meta http-equiv=Content-Type content='text/html; charset=x-cp1251'>", null, "windows-1251")]
    [TestCase("", null, "windows-1251")]
    [TestCase("<meta charset=utf-8>", "text/html; charset=utf-8", "windows-1251")]
    public void Legacy_text_is_read_by_header_then_meta_then_letters(string head, string? contentType, string expected) =>
        Assert.That(CharsetDetector.Detect(Cyrillic.GetBytes(head + "<p>Гарантированный доход без риска, вложите деньги сегодня"), contentType).Name, Is.EqualTo(expected));

    [TestCase("<meta charset=windows-1251>")]
    [TestCase("")]
    public void Valid_utf8_is_utf8_whatever_is_declared(string head) =>
        Assert.That(CharsetDetector.Detect(Encoding.UTF8.GetBytes(head + "<p>Гарантированный доход"), null).Name, Is.EqualTo("UTF-8"));

    [Test]
    public void A_byte_order_mark_wins()
    {
        byte[] body = [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes("<p>доход")];
        CharacterSet set = CharsetDetector.Detect(body, "text/html; charset=windows-1251");
        Assert.That((set.Name, CharsetDetector.Decode(body, set)), Is.EqualTo(("UTF-16LE", "<p>доход")));
    }

    [Test]
    public void Sniffing_cases_of_html5lib()
    {
        (int agreed, int all, List<string> differing) = (0, 0, []);
        foreach (string file in Directory.EnumerateFiles(TestData.File("encodings", "html5lib"), "*.dat", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            foreach ((byte[] data, string expected) in Cases(File.ReadAllBytes(file)))
            {
                all++;
                string found = CharsetDetector.Detect(data, null).Name;
                bool isSame = string.Equals(found, CharacterSet.ForLabel(expected)?.Name ?? expected, StringComparison.OrdinalIgnoreCase);
                agreed += isSame ? 1 : 0;
                if (!isSame)
                {
                    differing.Add($"{Path.GetFileName(file)}: {expected}, found {found}");
                }
            }
        }

        TestContext.Out.WriteLine($"html5lib sniffing: {agreed} of {all}; {string.Join("; ", differing)}");
        Assert.That(agreed, Is.GreaterThanOrEqualTo(82));
    }

    [Test]
    public void Real_files_are_read_in_their_character_set()
    {
        (int agreed, int all, List<string> differing) = (0, 0, []);
        foreach (string folder in Directory.EnumerateDirectories(TestData.File("charsets")))
        {
            string expected = CharacterSet.ForLabel(Path.GetFileName(folder).Replace("-russian", "", StringComparison.Ordinal).Replace("-arabic", "", StringComparison.Ordinal))!.Name;
            foreach (string file in Directory.EnumerateFiles(folder))
            {
                all++;
                string found = CharsetDetector.Detect(File.ReadAllBytes(file), null).Name;
                agreed += found == expected ? 1 : 0;
                if (found != expected)
                {
                    differing.Add($"{Path.GetFileName(file)}: {expected}, found {found}");
                }
            }
        }

        TestContext.Out.WriteLine($"charsets: {agreed} of {all}; {string.Join("; ", differing)}");
        Assert.That(agreed, Is.GreaterThanOrEqualTo(77));
    }

    private static IEnumerable<(byte[] Data, string Encoding)> Cases(byte[] file)
    {
        string text = Encoding.Latin1.GetString(file).ReplaceLineEndings("\n");
        foreach (string block in text.Split("#data\n", StringSplitOptions.RemoveEmptyEntries))
        {
            int at = block.IndexOf("\n#encoding\n", StringComparison.Ordinal);
            yield return (Encoding.Latin1.GetBytes(block[..at]), block[(at + 11)..].Trim());
        }
    }
}
