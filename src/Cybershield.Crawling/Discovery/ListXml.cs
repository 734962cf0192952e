using System.Xml;

namespace Cybershield.Crawling;

/// <summary>How sitemaps and feeds are read as XML: nothing is resolved, nothing is expanded.</summary>
internal static class ListXml
{
    /// <summary>A reader over hostile text. A document type is skipped, and with it every entity it would declare.</summary>
    public static XmlReader Open(string text) => XmlReader.Create(new StringReader(text.TrimStart('\uFEFF', ' ', '\t', '\r', '\n')), new XmlReaderSettings
    {
        DtdProcessing = DtdProcessing.Ignore,
        XmlResolver = null,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        CheckCharacters = false,
        MaxCharactersFromEntities = 1,
    });

    /// <summary>"line 3: …" for a document that is no XML from there on.</summary>
    public static string Describe(XmlException error) => $"line {error.LineNumber}: not well-formed XML";
}
