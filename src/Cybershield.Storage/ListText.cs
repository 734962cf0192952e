using Cybershield.Matching;

namespace Cybershield.Storage;

/// <summary>The text of one list file.</summary>
/// <param name="Sha256">SHA-256 (lower-case hex) of the canonical file.</param>
public sealed record ListText(string ListId, string Version, string Sha256, string Text, ListStatus Status);
