using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Cybershield.Training;

/// <summary>A page whose main content a person has marked.</summary>
/// <param name="Set">The folder it comes from: aeb or wcxb.</param>
/// <param name="Kind">article, forum, listing and so on.</param>
/// <param name="Site">Host of its address, or its id where it has none: pages of a site are never split.</param>
/// <param name="Gold">The text that was marked.</param>
public sealed record LabelledPage(string Set, string Id, string Kind, string Url, string Site, string Gold, string File)
{
    /// <summary>Belongs to the third that no model is grown on.</summary>
    public bool IsUnseen => Hash(Id)[0] % 3 == 0;

    public byte[] Html()
    {
        using GZipStream stream = new(System.IO.File.OpenRead(File), CompressionMode.Decompress);
        using MemoryStream bytes = new();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    /// <summary>How well a found text agrees with the marked one, as the page's set is scored.</summary>
    public PageScore Score(string found) => Set == "aeb" ? PageScore.OfShingles(Gold, found) : PageScore.OfWords(Gold, found);

    /// <summary>All labelled pages of the test data, by set and id.</summary>
    /// <param name="data">The test data's folder.</param>
    public static IReadOnlyList<LabelledPage> Read(string data)
    {
        string folder = Path.Combine(data, "extraction");
        return [.. Read(folder, "aeb", "ground-truth.json", "articleBody"), .. Read(folder, "wcxb", "truth.json", "text")];
    }

    private static IEnumerable<LabelledPage> Read(string folder, string set, string truth, string text)
    {
        using JsonDocument document = JsonDocument.Parse(System.IO.File.ReadAllBytes(Path.Combine(folder, set, truth)));
        foreach (JsonProperty page in document.RootElement.EnumerateObject().OrderBy(page => page.Name, StringComparer.Ordinal))
        {
            string url = page.Value.TryGetProperty("url", out JsonElement given) ? given.GetString() ?? "" : "";
            string kind = page.Value.TryGetProperty("type", out JsonElement type) ? type.GetString()! : "article";
            string site = Uri.TryCreate(url, UriKind.Absolute, out Uri? address) ? address.Host : page.Name;
            yield return new LabelledPage(set, page.Name, kind, url, site, page.Value.GetProperty(text).GetString()!, Path.Combine(folder, set, "html", page.Name + ".html.gz"));
        }
    }

    /// <summary>A draw from 0 to a limit that is always the same for a name.</summary>
    internal static int Draw(string name, int limit) => (int)(BinaryPrimitives.ReadUInt32LittleEndian(Hash(name)) % (uint)limit);

    private static byte[] Hash(string name) => SHA256.HashData(Encoding.UTF8.GetBytes(name));
}
