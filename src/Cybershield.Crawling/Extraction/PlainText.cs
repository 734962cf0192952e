namespace Cybershield.Crawling;

/// <summary>Reads text/plain: paragraphs are separated by blank lines.</summary>
internal static class PlainText
{
    public static ExtractionResult Read(string text, string charset)
    {
        string[] paragraphs = text.ReplaceLineEndings("\n")
            .Split("\n\n", StringSplitOptions.RemoveEmptyEntries)
            .Select(HeadReader.Collapse)
            .Where(paragraph => paragraph.Length > 0)
            .ToArray();
        string main = string.Join('\n', paragraphs);
        string language = LanguageGuess.Of(main.AsSpan(0, Math.Min(main.Length, 4000)));
        ExtractedBlock[] blocks = Array.ConvertAll(paragraphs, paragraph => new ExtractedBlock(PageZone.Body, LanguageGuess.OfBlock(paragraph, null, language), paragraph));
        return new ExtractionResult.Page(new ExtractedPage("", charset, language, null, null, null, NoIndex: false, blocks, [], main));
    }
}
