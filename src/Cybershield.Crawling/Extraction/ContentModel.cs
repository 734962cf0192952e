using System.Reflection;

namespace Cybershield.Crawling;

/// <summary>
/// What tells main content from chrome: trees for the first look at a block, and trees for the second, which knows what the
/// first found around it. Grown by tests/Cybershield.Training from labelled pages.
/// </summary>
internal sealed record ContentModel(BoostedTrees First, BoostedTrees Second)
{
    private const string Resource = "Cybershield.Crawling.Extraction.main-content.model";

    /// <summary>The model that comes with the assembly.</summary>
    public static ContentModel Embedded => Loaded.Value;

    private static readonly Lazy<ContentModel> Loaded = new(ReadEmbedded);

    public static ContentModel Read(BinaryReader reader)
    {
        (int first, int second) = (reader.ReadInt16(), reader.ReadInt16());
        return (first, second) == (BlockFeatures.Count, ContextFeatures.Count)
            ? new ContentModel(BoostedTrees.Read(reader), BoostedTrees.Read(reader))
            : throw new InvalidDataException($"The model was grown on {first} and {second} measures, the code takes {BlockFeatures.Count} and {ContextFeatures.Count}: grow it anew with tests/Cybershield.Training.");
    }

    public void Write(BinaryWriter writer)
    {
        writer.Write((short)BlockFeatures.Count);
        writer.Write((short)ContextFeatures.Count);
        First.Write(writer);
        Second.Write(writer);
    }

    private static ContentModel ReadEmbedded()
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(Resource) ?? throw new InvalidOperationException($"{Resource} is not in the assembly.");
        using BinaryReader reader = new(stream);
        return Read(reader);
    }
}
