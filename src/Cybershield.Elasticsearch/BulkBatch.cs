using System.Buffers;
using System.Text.Json;
using Cybershield.Review;

namespace Cybershield.Elasticsearch;

/// <summary>One bulk request: for each entry, and each generation that it is written to, a line of action and a line of document, each ended by a line feed.</summary>
internal sealed record BulkBatch(IReadOnlyList<OutboxEntry> Entries, ReadOnlyMemory<byte> Body)
{
    /// <summary>Cuts entries into requests, in order. A request is closed before it exceeds a limit; a single document larger than the limit goes alone.</summary>
    public static IEnumerable<BulkBatch> Cut(IReadOnlyList<OutboxEntry> entries, IndexNames names, int maxDocuments, int maxBytes, int maxTextCharacters)
    {
        ArrayBufferWriter<byte> body = new();
        int first = 0;
        for (int next = 0; next < entries.Count; next++)
        {
            byte[] lines = Lines(entries[next], names, maxTextCharacters);
            if (next > first && (next - first == maxDocuments || body.WrittenCount + lines.Length > maxBytes))
            {
                yield return new([.. entries.Skip(first).Take(next - first)], body.WrittenMemory);
                (body, first) = (new ArrayBufferWriter<byte>(), next);
            }
            body.Write(lines);
        }
        if (first < entries.Count)
            yield return new([.. entries.Skip(first)], body.WrittenMemory);
    }

    private static byte[] Lines(OutboxEntry entry, IndexNames names, int maxTextCharacters)
    {
        byte[] document = JsonSerializer.SerializeToUtf8Bytes(FlagDocument.From(entry, maxTextCharacters), FlagDocument.Json);
        return [.. entry.Generations.SelectMany(generation => Lines(entry, names.IndexFor(generation, entry.FirstFlaggedAt), document))];
    }

    private static byte[] Lines(OutboxEntry entry, string index, byte[] document)
    {
        BulkAction action = new(new(index, entry.FlagId, entry.Revision, "external_gte"));
        return [.. JsonSerializer.SerializeToUtf8Bytes(action, FlagDocument.Json), (byte)'\n', .. document, (byte)'\n'];
    }

    private sealed record BulkAction(BulkTarget Index);

    private sealed record BulkTarget(
        [property: System.Text.Json.Serialization.JsonPropertyName("_index")] string Index,
        [property: System.Text.Json.Serialization.JsonPropertyName("_id")] string Id,
        long Version,
        string VersionType);
}
